//! What a challenge leaves open about a capacity: for the writing out to answer, and for the reviewer to decide.

use audience::Org;
use prompts::{
    Material,
    challenge_capacities::{self, Test},
};

use super::{Flag, FlagCode};
use crate::clean;

const NOTE_CHARS_MAX: usize = 240;

/// A test that a capacity may fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Doubt {
    test: Test,
    /// What has to become concrete, or what people have to decide.
    note: Option<String>,
}

impl Doubt {
    pub(crate) fn of(raised: &challenge_capacities::Doubt) -> Self {
        Self { test: raised.test, note: clean::line(&raised.note, NOTE_CHARS_MAX) }
    }

    /// The `number`-th doubt of a question, from 1, about the capacity at this index, from 0.
    pub(crate) fn material(&self, number: usize, capacity: usize) -> Material<Org> {
        let origin = format!("c{}, {}", capacity + 1, self.test.name());
        Material::new(format!("x{number}"), &origin, self.note.as_deref().unwrap_or_else(|| self.plain()))
    }

    /// For the reviewer, with what the writing out says to it. A model's word that a doubt is settled settles nothing, so
    /// the flag stays whatever the answer is.
    pub(crate) fn flag(&self, answer: Option<&str>) -> Flag {
        let mut text = self.plain().to_owned();
        if let Some(note) = &self.note {
            text = format!("{text}: {note}");
        }
        if let Some(answer) = answer.and_then(|answer| clean::line(answer, NOTE_CHARS_MAX)) {
            text = format!("{text} (the draft answers: {answer})");
        }
        Flag { code: self.code(), text }
    }

    const fn code(&self) -> FlagCode {
        match self.test {
            Test::Generic | Test::Skill | Test::Value | Test::Slogan => FlagCode::Generic,
            Test::Overlap => FlagCode::Overlap,
            Test::Thin => FlagCode::ThinEvidence,
        }
    }

    const fn plain(&self) -> &'static str {
        match self.test {
            Test::Generic => "it could stand in any company's catalogue",
            Test::Skill => "it may be a skill rather than a capacity",
            Test::Value => "it may be a value rather than a capacity",
            Test::Slogan => "it may be a slogan: no decision shows it",
            Test::Overlap => "it may overlap with another",
            Test::Thin => "its demands may not carry it",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doubt_stays_with_its_answer() {
        let raised = challenge_capacities::Doubt { test: Test::Slogan, note: "Which [decision](http://x)?".into() };
        let doubt = Doubt::of(&raised);
        insta::assert_snapshot!(doubt.flag(None).text, @"it may be a slogan: no decision shows it: Which decision?");
        insta::assert_snapshot!(
            doubt.flag(Some("The first decision shows it.")).text,
            @"it may be a slogan: no decision shows it: Which decision? (the draft answers: The first decision shows it.)"
        );
        let bare = Doubt::of(&challenge_capacities::Doubt { test: Test::Overlap, note: "…".into() });
        insta::assert_snapshot!(bare.material(2, 0), @r"
        ⟦x2 | c1, overlap⟧
        it may overlap with another
        ⟦/x2⟧
        ");
        assert_eq!(bare.flag(Some("<b>")).text, "it may overlap with another");
    }
}
