//! The draft as a state machine: it says what to ask, takes the answers, and decides. It never waits for anything.
//!
//! ```text
//! read ─► gather ─► compare ─► state ─► propose ─► challenge ─► detail ─► done
//! (each   (each     (tensions) (intent, (the set)  (rounds)     (each     (gate)
//!  batch)  part)                if none)                         capacity)
//! ```

use std::collections::BTreeMap;

use prompts::{
    Prompt, Rendered, challenge_capacities::ChallengeCapacities, detail_capacity::DetailCapacity,
    find_tensions::FindTensions, gather_demands::GatherDemands, propose_capacities::ProposeCapacities,
    propose_intent::ProposeIntent, read_demands::ReadDemands,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Capacity, CapacityMap, Demand, Draft, Drafter, Evidence, Intent, MadeBy, Quotes, Tension, Usage, detail, gate,
    propose::{self, Given, Proposal},
};
use crate::{
    Brief, DraftError, DraftEvent, Limits,
    demands::{self, Found, gather, read, tensions, weigh},
    evidence::Checker,
    intent, language, ledger,
    standing::Standings,
};

/// Most demands that are gathered in one question.
const GATHER_MAX: usize = 120;
/// What a map is called where the model finds no name.
const UNTITLED: &str = "Capacity map";

/// What a draft needs next.
#[derive(Debug)]
pub enum Step {
    /// These answers, in this order. The questions do not depend on each other.
    Ask(Vec<Rendered>),
    /// Nothing: here it is. Which model made it and what it cost is for the one who asked to fill in.
    Done(Box<Draft>),
}

/// An answer and the question it belongs to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    /// See [`question_key`].
    pub question: String,
    /// The answer; it fits the prompt's schema.
    pub answer: Value,
}

/// All that a draft has been told so far. Resuming tells it again, through the same checks as the first time, so that
/// a stored checkpoint cannot bring in a quote that was never found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// In the order in which they were asked.
    pub answered: Vec<Answered>,
}

/// What makes two questions the same, whatever model is asked.
pub fn question_key(question: &Rendered) -> String {
    ledger::key("", question).to_string()
}

/// A draft in the making.
#[derive(Debug)]
pub struct Run<'a> {
    brief: &'a Brief,
    limits: &'a Limits,
    checker: Checker<'a>,
    standings: Standings,
    language: String,
    batches: Vec<Vec<read::Numbered>>,
    stage: Stage,
    /// What the documents say that the company is to become.
    becoming: Vec<Evidence>,
    quotes: Quotes,
    prompts: BTreeMap<String, u32>,
    checkpoint: Checkpoint,
}

/// What is known, and what is asked next.
#[derive(Debug)]
enum Stage {
    /// `done` batches are read.
    Read {
        done: usize,
        found: Vec<Found>,
    },
    /// Of `parts` the first are gathered; `rest` is too light for the last pass.
    Gather {
        parts: Vec<Vec<Found>>,
        done: usize,
        gathered: Vec<Found>,
        rest: Vec<Found>,
        is_last: bool,
    },
    /// The documents are compared.
    Compare {
        demands: Vec<Demand>,
    },
    /// A statement of intent is missing.
    State {
        demands: Vec<Demand>,
        tensions: Vec<Tension>,
    },
    Propose(Basis),
    /// The `round`-th challenge, from 1.
    Challenge {
        basis: Basis,
        proposal: Proposal,
        round: u32,
    },
    /// The first capacities are written out.
    Detail {
        basis: Basis,
        proposal: Proposal,
        capacities: Vec<Capacity>,
    },
    Done {
        basis: Basis,
        proposal: Proposal,
        capacities: Vec<Capacity>,
    },
}

/// What capacities are made from.
#[derive(Debug)]
struct Basis {
    demands: Vec<Demand>,
    tensions: Vec<Tension>,
    intent: Intent,
}

impl<'a> Run<'a> {
    /// Begins a draft.
    pub fn new(brief: &'a Brief, limits: &'a Limits) -> Result<Self, DraftError> {
        let standings = Standings::of(&brief.strategy);
        let batches = read::batches(&brief.strategy, &standings, limits.read_tokens());
        if batches.is_empty() {
            return Err(DraftError::NothingToRead);
        }
        Ok(Self {
            brief,
            limits,
            checker: Checker::new(&brief.strategy),
            standings,
            language: language::to_write_in(brief),
            batches,
            stage: Stage::Read { done: 0, found: Vec::new() },
            becoming: Vec::new(),
            quotes: Quotes::default(),
            prompts: BTreeMap::new(),
            checkpoint: Checkpoint::default(),
        })
    }

    /// Goes on where a draft was left. Answers to questions that are no longer asked (other documents, other prompts)
    /// are left aside, and all that followed them.
    pub fn resume(brief: &'a Brief, limits: &'a Limits, checkpoint: Checkpoint) -> Result<Self, DraftError> {
        let mut run = Self::new(brief, limits)?;
        let mut left = checkpoint.answered.into_iter();
        while let Step::Ask(questions) = run.step()? {
            for question in questions {
                match left.next() {
                    Some(known) if known.question == question_key(&question) => run.absorb(&question, known.answer)?,
                    _ => return Ok(run),
                };
            }
        }
        Ok(run)
    }

    /// All that it has been told so far.
    pub const fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// What it needs next. Asking twice gives the same.
    pub fn step(&self) -> Result<Step, DraftError> {
        let tokens = self.limits.material_tokens();
        let questions = match &self.stage {
            Stage::Read { done, .. } => {
                let ask =
                    |batch: &Vec<_>| read::question(batch, self.limits.demands_per_batch, &self.language).render();
                self.batches.iter().skip(*done).map(ask).collect::<Result<_, _>>()?
            }
            Stage::Gather { parts, done, .. } => {
                let ask = |part: &Vec<_>| gather::question(part, &self.standings, &self.language).render();
                parts.iter().skip(*done).map(ask).collect::<Result<_, _>>()?
            }
            Stage::Compare { demands } => {
                let quotes = tensions::quotes(demands, &self.standings, tokens);
                let tensions_max = self.limits.tensions_max;
                vec![tensions::question(&quotes, &self.standings, tensions_max, &self.language).render()?]
            }
            Stage::State { demands, .. } => {
                vec![intent::question(&self.becoming, demands, &self.standings, tokens, &self.language).render()?]
            }
            Stage::Propose(basis) => vec![propose::question(&self.given(basis)).render()?],
            Stage::Challenge { basis, proposal, .. } => {
                vec![propose::challenge(proposal, &self.given(basis)).render()?]
            }
            Stage::Detail { basis, proposal, capacities } => {
                let of = capacities.len()..proposal.capacities.len();
                of.map(|index| self.detail(basis, proposal, index)).collect::<Result<_, _>>()?
            }
            Stage::Done { basis, proposal, capacities } => {
                return Ok(Step::Done(Box::new(self.draft(basis, proposal, capacities))));
            }
        };
        Ok(Step::Ask(questions))
    }

    fn given<'b>(&'b self, basis: &'b Basis) -> Given<'b> {
        let Basis { demands, intent, .. } = basis;
        Given { intent, demands, standings: &self.standings, limits: self.limits, language: &self.language }
    }

    fn detail(&self, basis: &Basis, proposal: &Proposal, index: usize) -> Result<Rendered, DraftError> {
        let id = format!("c{}", index + 1);
        let question = detail::question(proposal, index, &id, &self.given(basis));
        question.map_or(Err(DraftError::NoCapacity { demands: basis.demands.len() }), |question| Ok(question.render()?))
    }

    /// Takes the answer to the first question that [`step`](Self::step) asks, and says what it has come to.
    pub fn absorb(&mut self, question: &Rendered, answer: Value) -> Result<Vec<DraftEvent>, DraftError> {
        self.prompts.insert(question.name.to_owned(), question.version);
        self.checkpoint.answered.push(Answered { question: question_key(question), answer: answer.clone() });
        // The stage that is put in its place is seen only if the answer is refused, and with it the draft.
        let stage = std::mem::replace(&mut self.stage, Stage::Read { done: 0, found: Vec::new() });
        let (stage, events) = self.advance(stage, answer)?;
        self.stage = stage;
        Ok(events)
    }

    fn advance(&mut self, stage: Stage, answer: Value) -> Result<(Stage, Vec<DraftEvent>), DraftError> {
        match stage {
            Stage::Read { done, found } => self.take_batch(done, found, parse::<ReadDemands<'_>>(answer)?),
            Stage::Gather { parts, done, gathered, rest, is_last } => {
                let answer = parse::<GatherDemands<'_>>(answer)?;
                let mut gathered = gathered;
                gathered.extend(gather::accept(answer, parts.get(done).cloned().unwrap_or_default()));
                let next = Stage::Gather { parts, done: done + 1, gathered, rest, is_last };
                Ok(self.end_of_gathering(next))
            }
            Stage::Compare { demands } => {
                let answer = parse::<FindTensions<'_>>(answer)?;
                let quotes = tensions::quotes(&demands, &self.standings, self.limits.material_tokens());
                let tensions = tensions::accept(answer, &quotes, self.limits.tensions_max);
                Ok(self.compared(demands, tensions))
            }
            Stage::State { demands, tensions } => {
                let intent = intent::accept(&parse::<ProposeIntent<'_>>(answer)?);
                // Without a statement the heaviest demand says what matters.
                let heaviest = || demands.first().map(|demand| demand.text.clone()).unwrap_or_default();
                let intent =
                    intent.unwrap_or_else(|| Intent { statement: heaviest(), horizon_months: None, proposed: true });
                let event = stated(&intent);
                Ok((Stage::Propose(Basis { demands, tensions, intent }), vec![event]))
            }
            Stage::Propose(basis) => {
                let proposal = propose::accept(&parse::<ProposeCapacities<'_>>(answer)?, &self.given(&basis));
                let event = DraftEvent::Proposed { capacities: proposal.named() };
                Ok((self.after_round(basis, proposal, 0, false)?, vec![event]))
            }
            Stage::Challenge { basis, proposal, round } => {
                let answer = parse::<ChallengeCapacities<'_>>(answer)?;
                let proposal = propose::revise(proposal, &answer, &self.given(&basis));
                let event = DraftEvent::Challenged { round, capacities: proposal.named() };
                Ok((self.after_round(basis, proposal, round, answer.settled)?, vec![event]))
            }
            Stage::Detail { basis, proposal, capacities } => {
                self.take_detail(basis, proposal, capacities, parse::<DetailCapacity<'_>>(answer)?)
            }
            done @ Stage::Done { .. } => Ok((done, Vec::new())),
        }
    }

    fn take_batch(
        &mut self,
        done: usize,
        mut found: Vec<Found>,
        answer: prompts::read_demands::Answer,
    ) -> Result<(Stage, Vec<DraftEvent>), DraftError> {
        let batch = self.batches.get(done).map(Vec::as_slice).unwrap_or_default();
        let read = read::accept(answer, batch, &self.checker, self.limits.demands_per_batch);
        found.extend(read.found);
        self.becoming.extend(read.becoming);
        self.quotes.kept += read.quotes.kept;
        self.quotes.dropped += read.quotes.dropped;
        let (batch, batches, demands) = (done + 1, self.batches.len(), found.len());
        let event = DraftEvent::Read { batch, batches, demands, quotes: self.quotes };
        let stage = if batch < batches {
            Stage::Read { done: batch, found }
        } else if found.is_empty() {
            return Err(DraftError::NoDemand { quotes: self.quotes });
        } else {
            self.gathering(found, Vec::new(), false)
        };
        Ok((stage, vec![event]))
    }

    fn gathering(&self, found: Vec<Found>, rest: Vec<Found>, is_last: bool) -> Stage {
        let parts = self.parts(found);
        let is_last = is_last || parts.len() == 1;
        Stage::Gather { parts, done: 0, gathered: Vec::new(), rest, is_last }
    }

    fn parts(&self, found: Vec<Found>) -> Vec<Vec<Found>> {
        let tokens = |one: &Found| gather::tokens(one, &self.standings);
        demands::by_size(found, tokens, self.limits.material_tokens(), GATHER_MAX)
    }

    /// What was gathered in several parts is gathered once more, the heaviest together, since the same demand may
    /// stand in two parts.
    fn end_of_gathering(&self, stage: Stage) -> (Stage, Vec<DraftEvent>) {
        match stage {
            Stage::Gather { parts, done, gathered, rest, is_last } if done == parts.len() => {
                if is_last {
                    let found = gathered.into_iter().chain(rest).collect();
                    let demands = weigh::weigh(found, &self.standings, self.limits.demands_max);
                    let event = DraftEvent::Gathered { demands: demands.len() };
                    return (Stage::Compare { demands }, vec![event]);
                }
                let mut parts = self.parts(weigh::heaviest_first(gathered, &self.standings)).into_iter();
                let first = parts.next().unwrap_or_default();
                (self.gathering(first, parts.flatten().collect(), true), Vec::new())
            }
            unfinished => (unfinished, Vec::new()),
        }
    }

    fn compared(&self, demands: Vec<Demand>, tensions: Vec<Tension>) -> (Stage, Vec<DraftEvent>) {
        let mut events = vec![DraftEvent::Compared { tensions: tensions.len() }];
        let given = self.brief.intent.as_deref().filter(|statement| !statement.trim().is_empty());
        let Some(statement) = given else { return (Stage::State { demands, tensions }, events) };
        let intent = intent::given(statement);
        events.push(stated(&intent));
        (Stage::Propose(Basis { demands, tensions, intent }), events)
    }

    /// Another round, if one may mend something and is left; else the set is written out.
    fn after_round(&self, basis: Basis, proposal: Proposal, round: u32, is_settled: bool) -> Result<Stage, DraftError> {
        let wants_more = !is_settled || proposal.is_short(&basis.demands, self.limits);
        if wants_more && round < self.limits.revisions_max {
            return Ok(Stage::Challenge { basis, proposal, round: round + 1 });
        }
        if proposal.capacities.is_empty() {
            return Err(DraftError::NoCapacity { demands: basis.demands.len() });
        }
        Ok(Stage::Detail { basis, proposal, capacities: Vec::new() })
    }

    fn take_detail(
        &self,
        basis: Basis,
        proposal: Proposal,
        mut capacities: Vec<Capacity>,
        answer: prompts::detail_capacity::Answer,
    ) -> Result<(Stage, Vec<DraftEvent>), DraftError> {
        let no_capacity = || DraftError::NoCapacity { demands: basis.demands.len() };
        let one = proposal.capacities.get(capacities.len()).ok_or_else(no_capacity)?;
        capacities.push(detail::accept(answer, one, &basis.demands));
        let (done, of) = (capacities.len(), proposal.capacities.len());
        let event = DraftEvent::Detailed { name: one.name.clone(), done, capacities: of };
        if done < of {
            return Ok((Stage::Detail { basis, proposal, capacities }, vec![event]));
        }
        gate::check(&mut capacities, self.limits);
        Ok((Stage::Done { basis, proposal, capacities }, vec![event]))
    }

    fn draft(&self, basis: &Basis, proposal: &Proposal, capacities: &[Capacity]) -> Draft {
        Draft {
            map: CapacityMap {
                title: proposal.title.clone().unwrap_or_else(|| UNTITLED.to_owned()),
                intent: basis.intent.clone(),
                capacities: capacities.to_vec(),
            },
            demands: basis.demands.clone(),
            tensions: basis.tensions.clone(),
            uncovered: proposal.uncovered(&basis.demands),
            uncovered_reasons: proposal.reasons.clone(),
            quotes: self.quotes,
            failed: Vec::new(),
            made_by: MadeBy { drafter: Drafter::Model, model: None, prompts: self.prompts.clone() },
            usage: Usage::default(),
        }
    }
}

fn stated(intent: &Intent) -> DraftEvent {
    DraftEvent::Intent { statement: intent.statement.clone(), proposed: intent.proposed }
}

fn parse<P: Prompt>(answer: Value) -> Result<P::Answer, DraftError> {
    serde_json::from_value(answer).map_err(|source| DraftError::Answer { prompt: P::NAME, source })
}
