//! The only file that waits for a model: it asks what a [`Run`] wants to know, and writes the ledger.

use futures::{StreamExt as _, stream};
use model::{Client, Schema, Turn};
use prompts::Rendered;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::{
    Brief, DraftError, DraftEvent, Limits,
    ledger::{self, Ledger, ModelCall},
    map::{Cost, Draft, Run, Step, Usage},
};

/// How a draft with a model is made.
#[derive(Debug, Clone)]
pub struct Options {
    /// What bounds it.
    pub limits: Limits,
    /// The model that is asked, as `made_by` and the ledger name it: `openai:NAME` or `anthropic:NAME`.
    pub model: String,
    /// How many questions may be under way at once.
    pub concurrency: usize,
}

impl Options {
    /// The defaults, for this model.
    pub fn new(model: impl Into<String>) -> Self {
        Self { limits: Limits::default(), model: model.into(), concurrency: 4 }
    }
}

/// Drafts a capacity map with a model. What happens is told while it happens; the same documents, prompts and answers
/// give the same draft, however many questions are under way at once.
///
/// A call that the ledger holds is not made again. Cancelling ends the calls under way.
pub async fn draft(
    brief: &Brief,
    model: &Client,
    ledger: &dyn Ledger,
    options: &Options,
    events: &mut (dyn FnMut(DraftEvent) + Send),
    cancel: &CancellationToken,
) -> Result<Draft, DraftError> {
    let mut run = Run::new(brief, &options.limits)?;
    let mut usage = Usage::default();
    let asker = Asker { model, ledger, options, cancel };
    loop {
        let questions = match run.step()? {
            Step::Ask(questions) => questions,
            Step::Done(mut draft) => {
                draft.made_by.model = Some(options.model.clone());
                draft.usage = usage;
                return Ok(*draft);
            }
        };
        let calls = questions.into_iter().map(|question| asker.ask(question));
        let mut answers = stream::iter(calls).buffered(options.concurrency.max(1));
        while let Some(answered) = answers.next().await {
            let (question, call) = answered?;
            add(&mut usage, &call);
            run.absorb(&question, call.output)?.into_iter().for_each(&mut *events);
        }
    }
}

struct Asker<'a> {
    model: &'a Client,
    ledger: &'a dyn Ledger,
    options: &'a Options,
    cancel: &'a CancellationToken,
}

impl Asker<'_> {
    /// The answer from the ledger, else from the model, and then in the ledger before anybody sees it.
    async fn ask(&self, question: Rendered) -> Result<(Rendered, ModelCall), DraftError> {
        let key = ledger::key(&self.options.model, &question);
        if let Some(call) = self.ledger.find(&key).await? {
            tracing::debug!(prompt = question.name, "answered from the ledger");
            return Ok((question, call));
        }
        let prompt = question.name;
        let schema = serde_json::from_str(question.schema).map_err(|source| DraftError::Answer { prompt, source })?;
        let schema = Schema::new(prompt, schema)?;
        let turn = Turn::new(&question.system, &question.user, self.options.limits.answer_tokens);
        let structured = self
            .model
            .json::<Value>(&turn, &schema, self.cancel)
            .await
            .map_err(|source| DraftError::Model { prompt, source })?;
        let ending = structured.answer.ending;
        let call = ModelCall {
            key,
            prompt,
            version: question.version,
            model: self.options.model.clone(),
            answered_by: ending.model,
            system: question.system.clone(),
            user: question.user.clone(),
            output: structured.value,
            usage: ending.usage,
            cost: ending.cost,
        };
        self.ledger.keep(&call).await?;
        tracing::info!(prompt, input = call.usage.input, output = call.usage.output, "model answered");
        Ok((question, call))
    }
}

/// Adds a call. Sums of two currencies would be none, so the first one's stands.
fn add(usage: &mut Usage, call: &ModelCall) {
    usage.calls += 1;
    usage.input_tokens += call.usage.input;
    usage.output_tokens += call.usage.output;
    if let Some(cost) = &call.cost {
        match &mut usage.cost {
            Some(sum) if sum.currency == cost.currency => sum.amount += cost.amount,
            Some(_) => {}
            none => *none = Some(Cost { amount: cost.amount, currency: cost.currency.clone() }),
        }
    }
}
