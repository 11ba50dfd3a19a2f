//! A letter in words.

use askama::Template;
use coaching::{Letter, Sealed};
use url::Url;

/// What a letter says.
pub(crate) struct Words {
    pub(crate) subject: &'static str,
    /// Its first sentence, which mail programs show beside the subject.
    lead: String,
    link: Url,
    /// What the link is called where its address need not be seen.
    label: &'static str,
    body: String,
}

#[derive(Template)]
#[template(path = "letter.txt")]
struct Text<'a> {
    letter: &'a Words,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    letter: &'a Words,
}

impl Words {
    /// The words of a letter, with links under the address by which people reach the service.
    pub(crate) fn of(letter: &Letter, public_url: &Url) -> Self {
        let Sealed { name, organization, expires, secret, .. } = sealed(letter);
        let until = expires.strftime("%-d %B %Y, %H:%M UTC");
        match letter {
            Letter::Invitation(_) => Self {
                subject: "An invitation for you",
                lead: format!("You have been invited. The link below works until {until}, for you alone."),
                link: link(public_url, "invitation", secret),
                label: "Look at the invitation",
                body: format!(
                    "{name}, {organization} would like you to join it on Plumbline, where its leaders are coached. \
                     You see who could see what of you before you decide. If you expected no invitation, leave this \
                     letter alone: nothing happens."
                ),
            },
            Letter::SignInLink(_) => Self {
                subject: "Your link to sign in",
                lead: format!("Here is the link that you asked for. It works once, until {until}."),
                link: link(public_url, "sign-in", secret),
                label: "Sign in",
                body: format!(
                    "{name}, it signs you in to {organization} on Plumbline. If you did not ask for it, leave this \
                     letter alone: nobody can sign in without it."
                ),
            },
        }
    }

    pub(crate) fn text(&self) -> Result<String, askama::Error> {
        Text { letter: self }.render()
    }

    pub(crate) fn html(&self) -> Result<String, askama::Error> {
        Html { letter: self }.render()
    }
}

/// To whom a letter goes, and what it carries.
pub(crate) const fn sealed(letter: &Letter) -> &Sealed {
    match letter {
        Letter::Invitation(sealed) | Letter::SignInLink(sealed) => sealed,
    }
}

fn link(public_url: &Url, page: &str, secret: &str) -> Url {
    let mut link = public_url.clone();
    if let Ok(mut path) = link.path_segments_mut() {
        path.pop_if_empty().extend([page, secret]);
    }
    link
}
