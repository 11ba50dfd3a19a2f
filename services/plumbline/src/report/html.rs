use askama::Template;
use coach::map::{Demand, Draft};

use super::{intent_heading, made_by, open};

/// The draft as one page that needs nothing from anywhere else.
#[derive(Template)]
#[template(path = "draft.html")]
struct Page<'a> {
    draft: &'a Draft,
    language: &'a str,
    intent_heading: String,
    made_by: String,
}

impl Page<'_> {
    fn open(&self, demand: &Demand) -> Option<String> {
        open(self.draft, demand)
    }
}

/// The draft as a page that prints well. `language` is what the draft is written in (BCP 47).
pub(crate) fn html(draft: &Draft, language: &str) -> Result<String, askama::Error> {
    Page { draft, language, intent_heading: intent_heading(&draft.map.intent), made_by: made_by(draft) }.render()
}
