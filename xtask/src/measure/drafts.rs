//! Offline drafts of every organisation: their quotes, their names, and whether a map points back to its documents.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use super::gold;
use crate::collection;
use crate::error::TaskError;
use crate::process;
use crate::product::{Found, Product};
use crate::report::Report;

/// A query longer than this adds nothing: the names and first lines say what a map is about.
const QUERY_CHARACTERS_MAX: usize = 4000;

/// What the product drafted for an organisation.
pub(super) struct Draft {
    pub(super) organisation: String,
    pub(super) input: PathBuf,
    pub(super) answer: Value,
}

/// A quote, as the command line prints it.
#[derive(Debug, Deserialize)]
pub(super) struct Evidence {
    pub(super) quote: String,
    pub(super) document: PathBuf,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Drafts a map for each organisation and holds them against the documents and each other.
pub(crate) fn measure(product: &Product, dir: &Path, report: &mut Report) -> Result<(), TaskError> {
    let mut drafts = Vec::new();
    for (organisation, input) in collection::organisations(dir)? {
        let arguments = ["draft", "--offline"].map(OsStr::new).into_iter();
        match Product::ask(&mut product.command(arguments.chain([input.as_os_str()]))) {
            Ok(answer) => drafts.push(Draft { organisation, input, answer }),
            Err(error) => report.check("drafts", &organisation, crate::error::chain(&error), "a draft", false),
        }
    }
    for draft in &drafts {
        let (count, flagged) = (names(&draft.answer).len(), says_few(&draft.answer));
        let value = format!("{count} capacities{}", if flagged { ", flagged" } else { "" });
        let holds = (4..=8).contains(&count) || ((1..4).contains(&count) && flagged);
        report.check("drafts", &draft.organisation, value, "4 to 8, or fewer with a flag", holds);
    }
    quotes(product, &drafts, report)?;
    distinct(&drafts, report);
    gold::measure(&drafts, report)?;
    point_back(product, &drafts, report)
}

/// Every quote must be the very slice of the stored text that it claims to be.
fn quotes(product: &Product, drafts: &[Draft], report: &mut Report) -> Result<(), TaskError> {
    let mut texts: HashMap<PathBuf, Vec<char>> = HashMap::new();
    let (mut found, mut all) = (0, 0);
    for draft in drafts {
        for quote in quotes_of(&draft.answer) {
            if !texts.contains_key(&quote.document) {
                let stored = process::output(&mut product.command(["extract".as_ref(), quote.document.as_os_str()]))?;
                texts.insert(quote.document.clone(), String::from_utf8_lossy(&stored).chars().collect());
            }
            all += 1;
            found += usize::from(stands(&quote, &texts[&quote.document]));
        }
    }
    report.check(
        "drafts",
        "quotes found verbatim at their place",
        format!("{found} of {all}"),
        "all",
        found == all && all > 0,
    );
    Ok(())
}

fn stands(evidence: &Evidence, text: &[char]) -> bool {
    text.get(evidence.start..evidence.end).is_some_and(|slice| slice.iter().copied().eq(evidence.quote.chars()))
}

/// Quotes stand in capacities, demands and tensions alike: everything that looks like one is one.
pub(super) fn quotes_of(answer: &Value) -> Vec<Evidence> {
    let mut quotes = Vec::new();
    collect_quotes(answer, &mut quotes);
    quotes
}

fn collect_quotes(value: &Value, quotes: &mut Vec<Evidence>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect_quotes(item, quotes)),
        Value::Object(fields) if fields.contains_key("quote") => quotes.extend(Evidence::deserialize(value)),
        Value::Object(fields) => fields.values().for_each(|field| collect_quotes(field, quotes)),
        _ => {}
    }
}

/// No two organisations may be told the same name.
fn distinct(drafts: &[Draft], report: &mut Report) {
    let mut owners: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for draft in drafts {
        for name in names(&draft.answer) {
            owners.entry(name.to_lowercase()).or_default().push(&draft.organisation);
        }
    }
    let shared: Vec<&String> = owners.iter().filter(|(_, owners)| owners.len() > 1).map(|(name, _)| name).collect();
    let value = if shared.is_empty() { format!("{} names", owners.len()) } else { format!("shared: {shared:?}") };
    report.check("drafts", "names distinct", value, "all", shared.is_empty());
}

/// Each map's words, as a query over everything, must find its own documents first.
fn point_back(product: &Product, drafts: &[Draft], report: &mut Report) -> Result<(), TaskError> {
    let data = product.folder("point-back");
    product.ingest(&data, drafts.iter().map(|draft| draft.input.as_path()))?;
    let mut astray = Vec::new();
    for draft in drafts {
        let query = query(&draft.answer);
        let mut search = product.command([OsStr::new("search"), query.as_ref(), "--data".as_ref(), data.as_os_str()]);
        let found: Found = Product::ask(&mut search)?;
        if !found.hits.first().is_some_and(|hit| Path::new(&hit.document).starts_with(&draft.input)) {
            astray.push(draft.organisation.as_str());
        }
    }
    let value =
        if astray.is_empty() { format!("{0} of {0}", drafts.len()) } else { format!("not: {}", astray.join(", ")) };
    report.check("drafts", "a map's words find its own documents first", value, "all", astray.is_empty());
    Ok(())
}

/// The capacities of a map.
pub(super) fn capacities(answer: &Value) -> impl Iterator<Item = &Value> {
    answer["map"]["capacities"].as_array().into_iter().flatten()
}

fn names(answer: &Value) -> Vec<&str> {
    capacities(answer).filter_map(|capacity| capacity["name"].as_str()).collect()
}

/// Whether the draft itself says that its documents bear no more.
fn says_few(answer: &Value) -> bool {
    let flags = capacities(answer).flat_map(|capacity| capacity["flags"].as_array().into_iter().flatten());
    flags.into_iter().any(|flag| flag["code"] == "few_capacities")
}

/// The map's own words: names, then definitions, then lines; its evidence would only repeat the documents.
fn query(answer: &Value) -> String {
    let mut words = names(answer);
    words.extend(capacities(answer).filter_map(|capacity| capacity["definition"].as_str()));
    for list in ["behaviours", "decisions", "signals", "obstacles", "supports"] {
        let lines = capacities(answer).flat_map(|capacity| capacity[list].as_array().into_iter().flatten());
        words.extend(lines.filter_map(|line| line["text"].as_str()));
    }
    words.join(" ").chars().take(QUERY_CHARACTERS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn draft(organisation: &str, name: &str) -> Draft {
        let answer = json!({
            "map": {"capacities": [{
                "name": name, "definition": null,
                "behaviours": [{"text": "Goes to the lift.", "demands": ["d1"]}],
                "evidence": [{"quote": "second visit", "document": "plan.md", "start": 4, "end": 16}],
            }]},
            "demands": [{"id": "d1", "evidence": [{"quote": "lift", "document": "plan.md", "start": 0, "end": 4}]}],
            "tensions": [{"sides": [{"quote": "lift", "document": "plan.md", "start": 90, "end": 94}]}],
        });
        Draft { organisation: organisation.into(), input: "input".into(), answer }
    }

    #[test]
    fn quotes_are_gathered_from_every_part() {
        assert_eq!(quotes_of(&draft("a", "End the second visit").answer).len(), 3);
    }

    #[test]
    fn a_short_map_must_say_so() {
        let mut short = draft("a", "Call it early").answer;
        assert!(!says_few(&short));
        short["map"]["capacities"][0]["flags"] = json!([{"code": "offline"}, {"code": "few_capacities"}]);
        assert!(says_few(&short));
    }

    #[test]
    fn a_quote_stands_only_at_its_own_place() {
        let text: Vec<char> = "Der größte Schritt".chars().collect();
        let quote = |start, end| Evidence { quote: "größte".into(), document: "plan.md".into(), start, end };
        assert!(stands(&quote(4, 10), &text));
        assert!(!stands(&quote(5, 11), &text));
        assert!(!stands(&quote(14, 20), &text));
        assert!(!stands(&quote(10, 4), &text));
    }

    #[test]
    fn a_name_two_organisations_share_is_told() {
        let mut report = Report::default();
        distinct(&[draft("a", "Call it early"), draft("b", "Call It Early")], &mut report);
        assert!(report.to_string().contains("call it early"));
        assert!(!report.close(None).unwrap());
    }

    #[test]
    fn a_query_is_the_map_without_its_evidence() {
        assert_eq!(query(&draft("a", "Call it early").answer), "Call it early Goes to the lift.");
    }
}
