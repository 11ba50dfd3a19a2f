//! An answer on its way: the frames of a body, decoded one by one up to the end marker.

use std::{collections::VecDeque, time::Duration};

use futures::{
    StreamExt,
    stream::{self, BoxStream},
};

use crate::{
    Fault, Stop, ToolCall, Usage,
    answer::Estimate,
    wire::{Decoder, Tally},
};

/// How long a server may take to end a body after its end marker, if its connection is to be used again.
const AFTER_END: Duration = Duration::from_secs(1);

/// A part of an answer, before it is known who gave it.
#[derive(Debug, PartialEq)]
pub(crate) enum Piece {
    Text(String),
    ToolCall(ToolCall),
    End(End),
}

/// How an answer ended, as far as the wire tells.
#[derive(Debug, PartialEq)]
pub(crate) struct End {
    pub(crate) stop: Stop,
    pub(crate) usage: Usage,
    pub(crate) model: Option<String>,
}

/// What is decoded at once.
pub(crate) enum Frame {
    /// The data of one event of a stream.
    Event(String),
    /// The body of a server that does not stream.
    Whole(Vec<u8>),
}

/// An answer that has begun.
pub(crate) struct Reply {
    frames: BoxStream<'static, Result<Frame, Fault>>,
    decoder: Box<dyn Decoder>,
    ready: VecDeque<Piece>,
    input: Estimate,
    output: Estimate,
}

impl Reply {
    /// `input` is what was asked, for providers that do not count.
    pub(crate) fn new(
        frames: BoxStream<'static, Result<Frame, Fault>>,
        decoder: Box<dyn Decoder>,
        input: Estimate,
    ) -> Self {
        Self { frames, decoder, ready: VecDeque::new(), input, output: Estimate::default() }
    }

    /// The next piece. After [`Piece::End`] there is none; what the server may say after its end is not read.
    pub(crate) async fn next(&mut self) -> Result<Piece, Fault> {
        loop {
            if let Some(piece) = self.ready.pop_front() {
                return Ok(piece);
            }
            let frame = self
                .frames
                .next()
                .await
                .unwrap_or_else(|| Err(Fault::unfinished("it ended without its end marker")))?;
            let mut heard = Vec::new();
            let end = match frame {
                Frame::Event(data) => self.decoder.event(&data, &mut heard)?,
                Frame::Whole(body) => Some(self.decoder.whole(&body, &mut heard)?),
            };
            self.ready.extend(heard.into_iter().inspect(|piece| self.output.hear(piece)));
            if let Some(tally) = end {
                self.ready.push_back(Piece::End(self.end(tally)));
                self.release();
            }
        }
    }

    /// The answer in one piece: text, tool calls, end.
    pub(crate) async fn whole(mut self) -> Result<(String, Vec<ToolCall>, End), Fault> {
        let (mut text, mut calls) = (String::new(), Vec::new());
        loop {
            match self.next().await? {
                Piece::Text(piece) => text.push_str(&piece),
                Piece::ToolCall(call) => calls.push(call),
                Piece::End(end) => return Ok((text, calls, end)),
            }
        }
    }

    /// Reads on to the end of the body, which comes a moment after the end marker, so that the connection can carry
    /// the next turn. Nobody waits for it.
    fn release(&mut self) {
        let rest = std::mem::replace(&mut self.frames, stream::empty().boxed());
        tokio::spawn(tokio::time::timeout(AFTER_END, rest.for_each(|_| std::future::ready(()))));
    }

    fn end(&self, tally: Tally) -> End {
        let usage = tally.usage.unwrap_or_else(|| Usage::estimate(&self.input, &self.output));
        End { stop: tally.stop, usage, model: tally.model }
    }
}

impl Estimate {
    fn hear(&mut self, piece: &Piece) {
        match piece {
            Piece::Text(text) => self.add(text),
            Piece::ToolCall(call) => {
                self.add(&call.name);
                self.add(&call.arguments);
            }
            Piece::End(_) => {}
        }
    }
}
