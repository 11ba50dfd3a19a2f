//! Demands that say the same, put together.

use audience::Org;
use serde::{Deserialize, Serialize};

use super::{sample, text_and_schema};
use crate::{Material, Prompt};

/// Which of these demands are the same?
#[derive(Debug, Serialize)]
pub struct GatherDemands<'a> {
    /// As they were found, with ids `f1`, `f2`, ….
    pub demands: Vec<Material<Org>>,
    /// The language to write in, by its English name.
    pub language: &'a str,
}

/// What belongs together; what is not listed stays alone.
#[derive(Debug, Deserialize)]
pub struct Answer {
    /// Groups of two or more.
    pub groups: Vec<Group>,
}

/// Demands that ask the same.
#[derive(Debug, Deserialize)]
pub struct Group {
    /// Their ids.
    pub members: Vec<String>,
    /// What they ask, in one sentence.
    pub text: String,
}

impl Prompt for GatherDemands<'_> {
    text_and_schema!("gather_demands", 2);
    type Answer = Answer;

    fn samples() -> Vec<(&'static str, Self)> {
        let found = |id: &str, text| Material::new(id, "", text);
        let demands = vec![
            found(
                "f1",
                "Let depots decide on repairs.\n“Depots decide on repair up to 4,000 euro.”, plan.docx (plan), Depots",
            ),
            found(
                "f2",
                "Leave repair decisions to the depots.\n“No repair waits for head office.”, memo.md (2025), opening",
            ),
        ];
        vec![("two_demands", Self { demands, language: sample::LANGUAGE })]
    }
}
