use config::Settings;
use serde::Serialize;

use crate::{
    cli::{Format, MigrateArgs},
    failure::Failure,
    output, setup,
};

#[derive(Serialize)]
struct Report {
    database: String,
    from: Option<i64>,
    to: i64,
}

/// Brings the database up to date, as `serve` does when it starts.
pub(crate) async fn run(settings: &Settings, args: MigrateArgs) -> Result<(), Failure> {
    let store = setup::store(settings, &setup::data_dir(settings, args.data.data)).await?;
    let (database, migrated) = (store.to_string(), store.migrated());
    let (from, to) = (migrated.from, migrated.to);
    match args.format.format {
        Format::Json => output::print_json(&Report { database, from, to }),
        Format::Text => output::print(&match from {
            None => format!("'{database}' is new, with schema {to}\n"),
            Some(from) if from == to => format!("'{database}' is up to date, with schema {to}\n"),
            Some(from) => format!("'{database}' was brought from schema {from} to {to}\n"),
        }),
    }
}
