//! What the offline drafter knows of a language: small tables of words, one file per language.
//!
//! The tables of everyday business words were written from general knowledge, not counted from any corpus.
//! They are what makes a name specific: a phrase of nothing but such words could stand in any company's catalogue.

mod de;
mod en;
mod es;
mod fr;

use document::Language;

/// A language that the offline drafter reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Tongue {
    English,
    French,
    German,
    Spanish,
}

impl Tongue {
    pub(super) const ALL: [Self; 4] = [Self::English, Self::French, Self::German, Self::Spanish];

    /// The tongue of a language, where the drafter reads it.
    pub(super) fn of(language: &Language) -> Option<Self> {
        Self::ALL.into_iter().find(|tongue| tongue.tag() == language.as_str())
    }

    /// Its primary subtag (BCP 47).
    pub(super) const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
            Self::German => "de",
            Self::Spanish => "es",
        }
    }

    /// Its tables.
    pub(super) const fn lexicon(self) -> &'static Lexicon {
        match self {
            Self::English => &en::LEXICON,
            Self::French => &fr::LEXICON,
            Self::German => &de::LEXICON,
            Self::Spanish => &es::LEXICON,
        }
    }

    /// Its Snowball stemmer.
    pub(super) const fn algorithm(self) -> frostem::Algorithm {
        match self {
            Self::English => frostem::Algorithm::English,
            Self::French => frostem::Algorithm::French,
            Self::German => frostem::Algorithm::German,
            Self::Spanish => frostem::Algorithm::Spanish,
        }
    }
}

/// The tables of one language. Lower case throughout; lists of words are separated by white space, lists of
/// phrases by `|`. A phrase matches whole words.
pub(super) struct Lexicon {
    /// Function words: they carry no topic.
    pub stop: &'static str,
    /// Words that make a clause of a phrase: no name holds one.
    pub clausal: &'static str,
    /// What a name loses at its start.
    pub articles: &'static str,
    /// Function words that a name may begin with: "one night network".
    pub starters: &'static str,
    /// Function words that a name may end with: "plan the tide together".
    pub particles: &'static str,
    /// Where a long heading or imperative may be cut and what stands before still means something.
    pub breaks: &'static str,
    /// What joins the last item of a list.
    pub and: &'static str,
    /// Who is asked: people of the company, and the company itself.
    pub agents: &'static str,
    /// Those of them who lead.
    pub leaders: &'static str,
    /// Words for the whole of what a company does: a sentence about its direction holds some.
    pub business: &'static str,
    /// What says what something is.
    pub definitions: &'static str,
    /// What is asked of an agent, strongest first.
    pub duties: &'static [(&'static str, f64)],
    /// What asks without naming an agent.
    pub calls: &'static [(&'static str, f64)],
    /// What turns a duty into its contrary.
    pub denials: &'static str,
    /// Verbs as strategies order or list them.
    pub imperatives: &'static str,
    /// Those of them that say what leaders do with people and decisions.
    pub leading: &'static str,
    /// Those of them that make a thing once: a project, not a capacity.
    pub making: &'static str,
    /// Those of them that are nouns as often: they order something only with an article or the like close by.
    pub also_nouns: &'static str,
    /// Headings under which a list asks for something.
    pub cue_headings: &'static str,
    /// Phrases that announce what the business is to become.
    pub becoming: &'static str,
    /// Words of headings that announce it.
    pub becoming_headings: &'static str,
    /// Words of documents, not of strategies: agenda, appendix, overview.
    pub furniture: &'static str,
    /// Boards, courses, places: there are such things, but nobody can be good at one.
    pub bodies: &'static str,
    /// Everyday business words.
    pub common: &'static str,
    /// What people can be or have, rather than what there is.
    pub qualities: &'static str,
    /// Who does something: nobody is good at being a "regional director".
    pub roles: &'static str,
    /// What is counted; to make it go up or down is a target, not a way of working.
    pub metrics: &'static str,
    /// Verbs that move a figure.
    pub moves: &'static str,
    /// What a column or a heading about the past is called.
    pub past_labels: &'static str,
    /// What tells of what has been: it asks nothing.
    pub reports: &'static str,
    /// What a limit is stated with.
    pub limits: &'static str,
    /// What stands before a number that counts all there are: "our 31 depots".
    pub totals: &'static str,
    /// How often something is done, in times a year.
    pub cadences: &'static [(&'static str, f64)],
    /// What stands before the year by which something is done.
    pub deadlines: &'static str,
    /// Small numbers in words, from one to ten.
    pub numerals: [&'static str; 10],
    /// Names that stand in every catalogue of competencies.
    pub catalogue: &'static str,
    /// What a line may lose at its start.
    pub openers: &'static str,
    /// Sentences about the document itself or its reader.
    pub asides: &'static str,
    /// A choice is made.
    pub decisions: &'static str,
    /// Success can be seen or counted.
    pub signals: &'static str,
    /// Something helps.
    pub supports: &'static str,
    /// Something gives a reason.
    pub reasons: &'static str,
    /// Systems, time, rules, other people stand in the way.
    pub environment: &'static str,
    /// Not knowing stands in the way.
    pub knowledge: &'static str,
    /// Not yet being able stands in the way.
    pub skill: &'static str,
    /// Not wanting stands in the way.
    pub motivation: &'static str,
    /// Directions that cannot both be followed on one object.
    pub opposites: &'static [(&'static str, &'static str)],
    /// After these a full stop ends no sentence.
    pub abbreviations: &'static str,
    /// Words for a year, and for a month, in a horizon.
    pub years: &'static str,
    /// See `years`.
    pub months: &'static str,
}

/// The phrases of a list that `|` divides.
pub(super) fn phrases(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split('|').map(str::trim).filter(|phrase| !phrase.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_lower_case_and_none_is_empty() {
        for tongue in Tongue::ALL {
            let lexicon = tongue.lexicon();
            let tables = [
                lexicon.stop,
                lexicon.clausal,
                lexicon.breaks,
                lexicon.agents,
                lexicon.imperatives,
                lexicon.cue_headings,
                lexicon.becoming,
                lexicon.furniture,
                lexicon.common,
                lexicon.catalogue,
                lexicon.decisions,
                lexicon.signals,
                lexicon.supports,
                lexicon.environment,
                lexicon.knowledge,
                lexicon.skill,
                lexicon.motivation,
                lexicon.roles,
                lexicon.metrics,
                lexicon.moves,
                lexicon.past_labels,
                lexicon.reports,
                lexicon.limits,
                lexicon.leading,
                lexicon.making,
                lexicon.leaders,
                lexicon.business,
                lexicon.definitions,
                lexicon.totals,
                lexicon.deadlines,
            ];
            for table in tables {
                assert!(!table.is_empty(), "{tongue:?}");
                assert_eq!(table, table.to_lowercase(), "{tongue:?}");
            }
        }
    }
}
