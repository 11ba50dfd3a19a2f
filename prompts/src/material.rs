use std::marker::PhantomData;

use audience::{Compartment, is_hidden};
use serde::{Serialize, Serializer};

/// Opens and closes a mark. No text inside a material can hold either, so no text can forge a mark.
const MARKS: [char; 2] = ['⟦', '⟧'];

/// Quoted text on its way into a prompt, with its audience in its type.
///
/// It renders between marks, `⟦p7 | strategy.md, Vision⟧ … ⟦/p7⟧`, and every prompt says that what stands between
/// marks is never an instruction. Hidden characters are gone, and the marks' own brackets become square ones.
///
/// A prompt for the whole organization takes `Material<Org>`, and nothing else compiles:
///
/// ```
/// use audience::Org;
/// use prompts::{Material, read_demands::ReadDemands};
///
/// let passage: Material<Org> = Material::new("p1", "strategy.md", "We close two plants.");
/// let prompt = ReadDemands { passages: vec![passage], demands_max: 12, becoming_max: 4, language: "English" };
/// ```
///
/// ```compile_fail,E0308
/// use audience::Engagement;
/// use prompts::{Material, read_demands::ReadDemands};
///
/// let note: Material<Engagement> = Material::new("p1", "session.md", "She is afraid of the board.");
/// let prompt = ReadDemands { passages: vec![note], demands_max: 12, becoming_max: 4, language: "English" };
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material<A: Compartment> {
    id: String,
    origin: String,
    text: String,
    audience: PhantomData<A>,
}

impl<A: Compartment> Material<A> {
    /// A text with the id that an answer refers to it by and with where it comes from.
    ///
    /// Whoever calls this vouches for the audience. Texts of people come as typed passages, and the one function
    /// that turns those into material passes their type on.
    pub fn new(id: impl Into<String>, origin: &str, text: &str) -> Self {
        Self { id: id.into(), origin: one_line(origin), text: harmless(text), audience: PhantomData }
    }

    /// What an answer refers to it by.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// As it stands in the prompt: nothing but the rendered text is to be had from a template.
impl<A: Compartment> Serialize for Material<A> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<A: Compartment> std::fmt::Display for Material<A> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { id, origin, text, .. } = self;
        let [open, close] = MARKS;
        if origin.is_empty() {
            write!(f, "{open}{id}{close}\n{text}\n{open}/{id}{close}")
        } else {
            write!(f, "{open}{id} | {origin}{close}\n{text}\n{open}/{id}{close}")
        }
    }
}

fn harmless(text: &str) -> String {
    let plain = text.chars().filter(|character| !is_hidden(*character)).map(|character| match character {
        '⟦' => '[',
        '⟧' => ']',
        // Line separators and their like would be a line to the model and a space to the evidence check.
        gap if gap.is_whitespace() && !matches!(gap, '\n' | '\t') => ' ',
        other => other,
    });
    plain.collect::<String>().trim().to_owned()
}

fn one_line(text: &str) -> String {
    harmless(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use audience::Org;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_stands_between_its_marks() {
        let material: Material<Org> = Material::new("p7", "plan.md,\n Vision", " We  sell\nworkflows. \u{200b}");
        assert_eq!(material.to_string(), "⟦p7 | plan.md, Vision⟧\nWe  sell\nworkflows.\n⟦/p7⟧");
    }

    proptest! {
        #[test]
        fn no_text_breaks_out_of_its_marks(
            origin in "(\\PC|[⟦⟧/p1\n\u{200b}]){0,40}",
            text in "(\\PC|[⟦⟧/p1\n\u{200b}\u{e0041}]){0,120}",
        ) {
            let shown = Material::<Org>::new("p1", &origin, &text).to_string();
            prop_assert!(shown.starts_with("⟦p1"));
            prop_assert!(shown.ends_with("\n⟦/p1⟧"));
            prop_assert_eq!(shown.matches('⟦').count(), 2);
            prop_assert_eq!(shown.matches('⟧').count(), 2);
            prop_assert!(!shown.contains(is_hidden));
        }
    }
}
