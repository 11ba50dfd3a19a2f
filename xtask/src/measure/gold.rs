//! What an organisation once wrote down that its leaders need, beside what was drafted from its strategy.
//!
//! A gold list is one list of several that would be right, and it is compared by words alone: a gold name is *met* by
//! a capacity that holds at least half of its words, in the name of the capacity or in the quotes it rests on. Words
//! are compared by their first letters, so that endings do not count. Beside it stands how many of the same gold names
//! the other organisations' maps meet on average: what lies above that is not chance.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::drafts::{Draft, capacities, quotes_of};
use crate::collection;
use crate::error::TaskError;
use crate::report::Report;

/// Shorter words say nothing; of longer ones so many letters do.
const LETTERS_MIN: usize = 4;
const LETTERS_COMPARED: usize = 5;

#[derive(Debug, Deserialize)]
struct Gold {
    competencies: Vec<Competency>,
}

#[derive(Debug, Deserialize)]
struct Competency {
    name: String,
    #[serde(default)]
    kind: Option<String>,
}

/// Shows, per organisation that has a gold list, how much of it the map meets.
pub(super) fn measure(drafts: &[Draft], report: &mut Report) -> Result<(), TaskError> {
    for draft in drafts {
        let Some(path) = draft.input.parent().map(|folder| folder.join("gold.json")).filter(|path| path.is_file())
        else {
            continue;
        };
        let wanted = names(&path)?;
        let others: Vec<&Draft> = drafts.iter().filter(|other| other.organisation != draft.organisation).collect();
        for (of, texts) in [("names", names_of as fn(&Value) -> Vec<String>), ("names or quotes", texts_of)] {
            let own = met(&wanted, &texts(&draft.answer));
            let chance: usize = others.iter().map(|other| met(&wanted, &texts(&other.answer))).sum();
            let value = format!("{own} of {} (other maps: {})", wanted.len(), mean(chance, others.len()));
            report.show("drafts", &format!("{}: gold met by {of}", draft.organisation), value);
        }
    }
    Ok(())
}

/// What leaders need; technical entries, where they are told apart, are not asked of a capacity map.
fn names(path: &Path) -> Result<Vec<String>, TaskError> {
    let what = || path.display().to_string();
    let gold: Gold =
        serde_json::from_str(&collection::text(path)?).map_err(|source| TaskError::Answer { what: what(), source })?;
    let leads = |one: &Competency| one.kind.as_deref() != Some("technical");
    Ok(gold.competencies.into_iter().filter(leads).map(|one| one.name).collect())
}

fn names_of(answer: &Value) -> Vec<String> {
    capacities(answer).filter_map(|one| one["name"].as_str()).map(str::to_owned).collect()
}

fn texts_of(answer: &Value) -> Vec<String> {
    let text = |one: &Value| {
        let quotes = quotes_of(one).into_iter().map(|evidence| evidence.quote);
        std::iter::once(one["name"].as_str().unwrap_or_default().to_owned()).chain(quotes).collect::<Vec<_>>().join(" ")
    };
    capacities(answer).map(text).collect()
}

/// How many gold names at least one of the texts meets.
fn met(wanted: &[String], texts: &[String]) -> usize {
    let texts: Vec<BTreeSet<String>> = texts.iter().map(|text| words(text)).collect();
    let meets = |name: &&String| {
        let name = words(name);
        !name.is_empty() && texts.iter().any(|text| 2 * name.intersection(text).count() >= name.len())
    };
    wanted.iter().filter(meets).count()
}

fn words(text: &str) -> BTreeSet<String> {
    let long = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.chars().count() >= LETTERS_MIN);
    long.map(|word| word.to_lowercase().chars().take(LETTERS_COMPARED).collect()).collect()
}

/// One decimal, without floating point.
fn mean(sum: usize, count: usize) -> String {
    let tenths = (10 * sum + count / 2).checked_div(count).unwrap_or(0);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_words_meet_a_name_whatever_their_endings() {
        let wanted = ["Design for Sharing".to_owned(), "Risk Management".to_owned(), "Testing".to_owned()];
        let met =
            |texts: &[&str]| super::met(&wanted, &texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
        assert_eq!(met(&["Share what we design"]), 1);
        assert_eq!(met(&["Take every risk early", "Test before the visit"]), 1);
        assert_eq!(met(&["Let the patch decide"]), 0);
        assert_eq!(met(&[]), 0);
    }

    #[test]
    fn a_mean_has_one_decimal() {
        assert_eq!((mean(7, 3), mean(0, 4), mean(1, 0)), ("2.3".into(), "0.0".into(), "0.0".into()));
    }
}
