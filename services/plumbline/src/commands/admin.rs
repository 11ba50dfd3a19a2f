use std::io::{self, IsTerminal as _, Read as _};

use access::{PersonId, Role, Roles};
use audience::OrganizationId;
use coaching::{Coaching, Error, PASSWORD_MAX, PASSWORD_MIN};
use config::Settings;
use serde::Serialize;
use store::{Email, Name};

use crate::{
    cli::{AdminAction, AdminOrganizationArgs, AdminPasswordArgs, Format},
    failure::Failure,
    output, service, setup,
};

#[derive(Serialize)]
struct Report<'a> {
    organization: &'a OrganizationId,
    person: PersonId,
    email: &'a Email,
}

/// What only who runs the instance does, at the machine itself.
pub(crate) async fn run(settings: &Settings, action: AdminAction) -> Result<(), Failure> {
    match action {
        AdminAction::Organization(args) => organization(settings, args).await,
        AdminAction::Password(args) => password(settings, args).await,
    }
}

async fn organization(settings: &Settings, args: AdminOrganizationArgs) -> Result<(), Failure> {
    let id = match args.id {
        Some(id) => id,
        None => id_of(&args.name)
            .ok_or_else(|| Failure::Usage("no id can be made of this name: give one with --id".to_owned()))?,
    };
    let person_name = match args.talent_name {
        Some(name) => name,
        // Until they change it.
        None => args.talent.as_str().parse()?,
    };
    let password = typed_password()?;
    let coaching = coaching(settings, args.data.data).await?;
    let first = (person_name, args.talent.clone(), Roles::from(Role::Talent));
    let person = coaching.found(&id, &args.name, first).await.map_err(|error| said(error, &id))?;
    coaching.reset_password(&id, person, &password).await.map_err(|error| said(error, &id))?;
    report(args.format.format, &id, person, &args.talent, "set up")
}

async fn password(settings: &Settings, args: AdminPasswordArgs) -> Result<(), Failure> {
    let password = typed_password()?;
    let coaching = coaching(settings, args.data.data).await?;
    let mut members = coaching.store().sign_in_candidates(&args.email).await?;
    members.retain(|member| args.organization.as_ref().is_none_or(|id| member.organization == *id));
    let [member] = members.as_slice() else {
        let email = &args.email;
        let ids: Vec<_> = members.iter().map(|member| member.organization.as_str()).collect();
        return Err(Failure::Failed(match ids.as_slice() {
            [] => {
                format!("nobody who joined has the mail address {email}: see who was invited, or check --organization")
            }
            ids => format!("{email} is a member of {}: say which with --organization", ids.join(" and ")),
        }));
    };
    let reset = coaching.reset_password(&member.organization, member.person, &password).await;
    reset.map_err(|error| said(error, &member.organization))?;
    report(args.format.format, &member.organization, member.person, &args.email, "password set in")
}

async fn coaching(settings: &Settings, data: Option<std::path::PathBuf>) -> Result<Coaching, Failure> {
    Ok(service::coaching(setup::store(settings, &setup::data_dir(settings, data)).await?))
}

fn report(
    format: Format,
    organization: &OrganizationId,
    person: PersonId,
    email: &Email,
    done: &str,
) -> Result<(), Failure> {
    match format {
        Format::Json => output::print_json(&Report { organization, person, email }),
        Format::Text => output::print(&format!("{done} {organization}: {email} can sign in with this password\n")),
    }
}

/// The first line on stdin: there it is in no list of processes and no history of a shell.
fn typed_password() -> Result<String, Failure> {
    if io::stdin().is_terminal() {
        eprint!("password ({PASSWORD_MIN} characters or more, shown as you type): ");
    }
    let mut typed = String::new();
    // Longer than any password: what follows its line is not read.
    let read = io::BufRead::read_line(&mut io::stdin().lock().take(4 * PASSWORD_MAX as u64 + 2), &mut typed);
    read.map_err(|error| Failure::Failed(format!("cannot read the password from stdin: {error}")))?;
    let password = typed.trim_end_matches(['\r', '\n']);
    if !(PASSWORD_MIN..=PASSWORD_MAX).contains(&password.chars().count()) {
        let length = format!("of {PASSWORD_MIN} to {PASSWORD_MAX} characters");
        return Err(Failure::Failed(format!("give a password {length} on stdin, as its first line")));
    }
    Ok(password.to_owned())
}

/// A name as an id: its letters and digits in lower case, parted by hyphens.
fn id_of(name: &Name) -> Option<OrganizationId> {
    let words: Vec<_> = name
        .as_str()
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    words.join("-").parse().ok()
}

fn said(error: Error, organization: &OrganizationId) -> Failure {
    match error {
        Error::Refused(store::Refusal::Taken) => Failure::Failed(format!(
            "there is an organization '{organization}' already: give another --id, or set a password with 'plumbline admin password'"
        )),
        Error::Invalid(fields) => {
            let fields: Vec<_> = fields.into_iter().map(|field| field.detail).collect();
            Failure::Failed(fields.join("; "))
        }
        error => Failure::from_error(&error),
    }
}
