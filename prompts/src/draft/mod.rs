//! The prompts that draft a capacity map, one file each: what goes in, what comes back.

pub mod challenge_capacities;
pub mod detail_capacity;
pub mod find_tensions;
pub mod gather_demands;
pub mod propose_capacities;
pub mod propose_intent;
pub mod read_demands;
pub mod set;

/// The constants of a [`Prompt`](crate::Prompt) that follow from its folder and version.
macro_rules! text_and_schema {
    ($name:literal, $version:literal) => {
        const NAME: &'static str = $name;
        const VERSION: u32 = $version;
        const TEXT: &'static str = include_str!(concat!("../../", $name, "/v", $version, ".md"));
        const SCHEMA: &'static str = include_str!(concat!("../../", $name, "/v", $version, ".schema.json"));
    };
}
use text_and_schema;

/// What the samples are made of.
mod sample {
    use audience::Org;

    use crate::Material;

    pub(super) const LANGUAGE: &str = "English";

    pub(super) fn intent() -> Material<Org> {
        Material::new(
            "intent",
            "the executives' statement",
            "In 24 months Norrvik is a service company that also builds pumps.",
        )
    }

    pub(super) fn demands() -> Vec<Material<Org>> {
        vec![
            Material::new(
                "d1",
                "weight 0.9, 2 places in 2 documents, 1 of 2 quotes",
                "Give the service contract precedence over the pump sale.\n\
                 “A contract kept is worth three pumps sold.”, board-deck.pptx (strategy, 2026), slide 4",
            ),
            Material::new(
                "d2",
                "weight 0.6, 1 place, 1 quote",
                "Let the depots decide which pump is repaired.\n\
                 “Depots decide on repair up to 4,000 euro.”, plan.docx (plan), Depots",
            ),
        ]
    }

    pub(super) fn quotes() -> Vec<Material<Org>> {
        vec![
            Material::new(
                "q1",
                "d1, board-deck.pptx (strategy, 2026), slide 4",
                "A contract kept is worth three pumps sold.",
            ),
            Material::new("q2", "d2, plan.docx (plan), Depots", "Depots decide on repair up to 4,000 euro."),
        ]
    }

    pub(super) fn capacity() -> Material<Org> {
        Material::new(
            "c1",
            "answers d1",
            "Keeping the contract before selling the pump\nPuts the running contract first when a sale would break it.",
        )
    }

    pub(super) fn doubt() -> Material<Org> {
        Material::new("x1", "c1, slogan", "Say which contract comes first when two break.")
    }
}
