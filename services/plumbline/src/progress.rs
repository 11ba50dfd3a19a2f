//! What a person sees while work goes on: a bar on a terminal, a quiet line per step otherwise. Always stderr.

use std::{
    io::{IsTerminal as _, stderr},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressStyle};

/// Progress through a number of steps.
pub(crate) struct Progress {
    /// `None` where stderr is no terminal.
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Starts `what`, of `total` steps; 0 where the number is not known.
    pub(crate) fn start(what: &'static str, total: usize) -> Self {
        if !stderr().is_terminal() {
            return Self { bar: None };
        }
        let bar = ProgressBar::new(total as u64);
        bar.set_style(style(total));
        bar.set_prefix(what);
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar: Some(bar) }
    }

    /// Shows what is being done now. On a terminal only: it is gone a moment later.
    pub(crate) fn now(&self, doing: impl Into<String>) {
        if let Some(bar) = &self.bar {
            bar.set_message(doing.into());
        }
    }

    /// One more step is done.
    pub(crate) fn step(&self) {
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
    }

    /// Says something that stays.
    pub(crate) fn say(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| eprintln!("{line}")),
            None => eprintln!("{line}"),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn style(total: usize) -> ProgressStyle {
    let template =
        if total == 0 { "{spinner} {prefix} {wide_msg}" } else { "{prefix} {pos}/{len} {bar:24} {wide_msg}" };
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
