//! Gate: what code can tell about a draft. What fails is flagged for the reviewer, and nothing is mended here.

use std::collections::BTreeSet;

use unicode_segmentation::UnicodeSegmentation as _;

use super::{Capacity, Flag, FlagCode};
use crate::Limits;

/// Above this share of common words, two names say almost the same.
const NAMES_ALIKE: f64 = 0.6;

/// Fewest behaviours, and fewest items, of a capacity that enough evidence calls for.
const BEHAVIOURS_USUAL: usize = 2;
const ITEMS_USUAL: usize = 3;

/// Words that competency catalogues are made of. A name of nothing else is nobody's.
const CATALOGUE: &[&str] = &[
    "accountability",
    "acumen",
    "adaptability",
    "agility",
    "agile",
    "ambiguity",
    "building",
    "business",
    "capability",
    "capacity",
    "change",
    "coaching",
    "collaboration",
    "collaborative",
    "communication",
    "communicating",
    "competence",
    "courage",
    "creativity",
    "critical",
    "culture",
    "customer",
    "data",
    "decision",
    "decisions",
    "delegation",
    "delivering",
    "development",
    "digital",
    "driven",
    "driving",
    "effective",
    "emotional",
    "empathy",
    "empowerment",
    "empowering",
    "engagement",
    "excellence",
    "execution",
    "focus",
    "growth",
    "inclusion",
    "inclusive",
    "influence",
    "influencing",
    "innovation",
    "inspiring",
    "integrity",
    "intelligence",
    "leader",
    "leaders",
    "leadership",
    "leading",
    "learning",
    "making",
    "management",
    "managing",
    "mindset",
    "orientation",
    "oriented",
    "ownership",
    "people",
    "performance",
    "planning",
    "problem",
    "resilience",
    "results",
    "risk",
    "skills",
    "solving",
    "stakeholder",
    "stakeholders",
    "strategic",
    "strategy",
    "talent",
    "team",
    "teams",
    "teamwork",
    "thinking",
    "transformation",
    "transparency",
    "trust",
    "vision",
    "work",
    "working",
];

/// Words of names that carry nothing.
const SMALL: &[&str] = &[
    "a", "an", "and", "as", "at", "before", "by", "for", "from", "in", "into", "not", "of", "on", "or", "over", "the",
    "to", "with", "de", "des", "du", "et", "la", "le", "les", "der", "die", "das", "den", "und", "el", "los", "las",
    "y",
];

/// What happens inside a head, where no observer sees it: English, French, German, Spanish. Starts of words.
const UNSEEN: &[&str] = &[
    "understand",
    "believ",
    "know",
    "valu",
    "appreciat",
    "embrac",
    "committ",
    "aware",
    "feel",
    "think",
    "want",
    "accept",
    "comprend",
    "croi",
    "sait",
    "savoir",
    "apprécie",
    "conscien",
    "pense",
    "versteh",
    "glaub",
    "weiß",
    "wissen",
    "schätzt",
    "bewusst",
    "denk",
    "entiend",
    "cree",
    "sabe",
    "valora",
    "aprecia",
    "piensa",
];

/// Words that join two things into one.
const JOINING: &[&str] =
    &["and", "or", "as well as", "while", "et", "ou", "ainsi que", "und", "oder", "sowie", "y", "e", "o", "así como"];

/// Words that take two things to name one: "between engineers and customers".
const PAIRING: &[&str] = &["between", "entre", "zwischen"];

/// Flags everything that the reviewer should look at, capacity by capacity.
pub(crate) fn check(capacities: &mut [Capacity], limits: &Limits) {
    let names: Vec<BTreeSet<String>> = capacities.iter().map(|one| words(&one.name)).collect();
    let few = capacities.len() < limits.capacities_min;
    let count = capacities.len();
    for (index, one) in capacities.iter_mut().enumerate() {
        let alike = names.iter().enumerate().find(|(other, name)| *other != index && are_alike(name, &names[index]));
        if let Some((other, _)) = alike {
            flag(
                one,
                FlagCode::NameNotDistinct,
                format!("its name says almost the same as that of capacity {}", other + 1),
            );
        }
        if is_of_the_catalogue(&names[index]) {
            flag(one, FlagCode::Generic, "its name could stand in any company's catalogue".into());
        }
        if few {
            let text = format!("only {count} capacities: the evidence bears no more, or more documents are needed");
            flag(one, FlagCode::FewCapacities, text);
        }
        check_evidence(one);
        check_parts(one);
        check_counts(one);
        check_wording(one);
    }
}

fn flag(one: &mut Capacity, code: FlagCode, text: String) {
    let flag = Flag { code, text };
    if !one.flags.contains(&flag) {
        one.flags.push(flag);
    }
}

fn check_evidence(one: &mut Capacity) {
    let places: BTreeSet<_> =
        one.evidence.iter().map(|e| (e.source().document_id, e.place().number, e.place().heading.clone())).collect();
    if places.len() < 2 {
        flag(one, FlagCode::ThinEvidence, "all its evidence stands in one place".into());
    }
}

fn check_parts(one: &mut Capacity) {
    let missing = [
        ("definition", one.definition.is_none()),
        ("why", one.why.is_none()),
        ("from", one.from.is_none()),
        ("to", one.to.is_none()),
        ("behaviours", one.behaviours.is_empty()),
        ("decisions", one.decisions.is_empty()),
        ("signals", one.signals.is_empty()),
        ("obstacles", one.obstacles.is_empty()),
        ("supports", one.supports.is_empty()),
        ("items", one.items.is_empty()),
    ];
    let parts: Vec<_> = missing.into_iter().filter_map(|(part, is_missing)| is_missing.then_some(part)).collect();
    if !parts.is_empty() {
        flag(one, FlagCode::MissingPart, format!("missing: {}", parts.join(", ")));
    }
}

/// Where evidence is thin, fewer lines are the honest answer, and the reviewer's to judge.
fn check_counts(one: &mut Capacity) {
    let counts = [("behaviours", one.behaviours.len(), BEHAVIOURS_USUAL), ("items", one.items.len(), ITEMS_USUAL)];
    for (part, count, usual) in counts.into_iter().filter(|(_, count, usual)| (1..*usual).contains(count)) {
        flag(one, FlagCode::ThinEvidence, format!("fewer {part} than usual: {count} instead of {usual} or more"));
    }
    let unasked = (0..one.behaviours.len()).filter(|at| one.items.iter().all(|item| item.behaviour != *at));
    let unasked: Vec<String> = unasked.filter_map(|at| one.behaviours.get(at)).map(|line| line.text.clone()).collect();
    if !one.items.is_empty() {
        for text in unasked {
            flag(one, FlagCode::MissingPart, format!("no item of the 360 measures this: “{text}”"));
        }
    }
}

fn check_wording(one: &mut Capacity) {
    let unseen: Vec<_> =
        one.behaviours.iter().filter(|line| !is_observable(&line.text)).map(|l| l.text.clone()).collect();
    for text in unseen {
        flag(one, FlagCode::NotObservable, format!("nobody can see this: “{text}”"));
    }
    let items = one.items.iter().map(|item| &item.line.text);
    let double: Vec<_> = items.filter(|text| is_double(text)).cloned().collect();
    for text in double {
        flag(one, FlagCode::DoubleBarrelled, format!("this asks two things at once: “{text}”"));
    }
}

fn words(text: &str) -> BTreeSet<String> {
    text.unicode_words().map(str::to_lowercase).filter(|word| !SMALL.contains(&word.as_str())).collect()
}

fn are_alike(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    let all = one.union(other).count();
    all > 0 && count(one.intersection(other).count()) / count(all) >= NAMES_ALIKE
}

fn is_of_the_catalogue(name: &BTreeSet<String>) -> bool {
    !name.is_empty() && name.iter().all(|word| CATALOGUE.contains(&word.as_str()))
}

/// Whether the sentence begins with something that can be seen: its first two words decide, since what follows them may
/// well name what others think.
fn is_observable(text: &str) -> bool {
    !text
        .unicode_words()
        .take(2)
        .map(str::to_lowercase)
        .any(|word| UNSEEN.iter().any(|unseen| word.starts_with(unseen)))
}

fn is_double(text: &str) -> bool {
    let words: Vec<String> = text.unicode_words().map(str::to_lowercase).collect();
    // Each of these words has a joint of its own.
    let pairs = words.iter().filter(|word| PAIRING.contains(&word.as_str())).count();
    let spaced = format!(" {} ", words.join(" "));
    let joints: usize = JOINING.iter().map(|joint| spaced.matches(&format!(" {joint} ")).count()).sum();
    text.contains([';', '/']) || joints > pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::{DemandId, Item, Line};

    #[test]
    fn thin_evidence_may_have_fewer_lines_and_says_so() {
        let line = |text: &str| Line { text: text.into(), demands: vec![DemandId::nth(1)] };
        let item = |text: &str, behaviour| Item { line: line(text), behaviour };
        let mut one = Capacity {
            name: "Keeping the contract".into(),
            definition: Some("Keeps it.".into()),
            why: Some("It breaks.".into()),
            from: None,
            to: Some("Leaders keep it.".into()),
            behaviours: vec![line("Names the contract"), line("Shows the date")],
            decisions: vec![line("Whether to keep it")],
            signals: vec![line("Contracts kept")],
            obstacles: vec![],
            supports: vec![line("A list")],
            items: vec![item("Names the contract.", 0)],
            demands: vec![DemandId::nth(1)],
            evidence: vec![],
            flags: vec![],
        };
        check(std::slice::from_mut(&mut one), &Limits { capacities_min: 1, ..Limits::default() });
        let flags: Vec<_> = one.flags.iter().map(|flag| format!("{:?}: {}", flag.code, flag.text)).collect();
        insta::assert_snapshot!(flags.join("\n"), @r"
        ThinEvidence: all its evidence stands in one place
        MissingPart: missing: from, obstacles
        ThinEvidence: fewer items than usual: 1 instead of 3 or more
        MissingPart: no item of the 360 measures this: “Shows the date”
        ");
    }

    #[test]
    fn what_nobody_can_see_is_told_from_what_can_be_seen() {
        assert!(is_observable("Names which project gives up its people"));
        assert!(is_observable("Asks what the depot thinks before deciding"));
        assert!(!is_observable("Understands the platform strategy"));
        assert!(!is_observable("Is aware of the trade-off"));
        assert!(!is_observable("Versteht die Plattform"));
    }

    #[test]
    fn an_item_asks_one_thing() {
        assert!(!is_double("Says which work stops when new work starts."));
        assert!(is_double("Listens and decides quickly."));
        assert!(is_double("Décide vite et bien."));
        assert!(is_double("Plans/controls the budget."));
        assert!(!is_double("Arranges talks between engineers and customers."));
        assert!(is_double("Arranges talks between engineers and customers and reports on them."));
    }

    #[test]
    fn a_name_of_the_catalogue_is_known() {
        let generic = |name| is_of_the_catalogue(&words(name));
        assert!(generic("Strategic Thinking") && generic("Leading change"));
        assert!(!generic("Keeping the contract before selling the pump"));
        assert!(!generic("決断"));
        let alike = |one, other| are_alike(&words(one), &words(other));
        assert!(alike("Stopping good projects", "Stopping the good projects early"));
        assert!(!alike("Stopping good projects", "Starting bad projects"));
    }
}
