//! `cargo xtask audit`: what is linked, and what programs of others say of the service. Those come from the package
//! registry, into environments outside the repository; what is started here ends with its step, failed or not.

mod api;
mod built;
mod linked;
mod s3;
mod serving;

use crate::error::TaskError;
use crate::report::Report;
use built::Built;

/// Takes each step in turn. One that cannot be taken ends the audit; false when one found something wanting.
pub(crate) fn audit() -> Result<bool, TaskError> {
    let mut report = Report::default();
    linked::audit()?;
    report.show("linked", "licences, doubles, sources", "as .deny.toml says".to_owned());
    let built = Built::new()?;
    s3::audit(&built, &mut report)?;
    api::audit(&built, &mut report)?;
    report.close(None)
}
