use std::fs;

use config::Settings;
use futures::TryStreamExt as _;
use jiff::Timestamp;
use serde::Serialize;

use super::count;
use crate::{
    archive::{ArchiveError, Manifest, Writer},
    cli::{BackupArgs, Format},
    failure::Failure,
    output, service, setup,
};

#[derive(Serialize)]
struct Report<'a> {
    backup: &'a str,
    schema: i64,
    tables: usize,
    rows: usize,
    files: usize,
    bytes: u64,
}

/// Writes everything that is kept into one file, as it is at one moment, while others go on writing.
pub(crate) async fn run(settings: &Settings, args: BackupArgs) -> Result<(), Failure> {
    let data = setup::data_dir(settings, args.data.data);
    if fs::read_dir(&data).is_ok_and(|mut entries| entries.next().is_none()) || !data.exists() {
        return Err(Failure::Failed(format!(
            "nothing is kept in '{}': name the data folder with --data",
            data.display()
        )));
    }
    let path = args.file.display().to_string();
    let unwritten = |error: ArchiveError| {
        Failure::Failed(format!("cannot write the backup '{path}': {}", Failure::from_error(&error)))
    };
    let store = setup::store(settings, &data).await?;
    let blobs = service::blobs(settings, &data)?;

    let mut snapshot = store.snapshot().await?;
    let manifest = Manifest::new(Timestamp::now(), snapshot.schema(), snapshot.change());
    let mut writer = Writer::create(&args.file, manifest).map_err(unwritten)?;
    for table in snapshot.tables() {
        writer.table(&table).map_err(unwritten)?;
        snapshot.rows(&table, |row| writer.row(&row).map_err(unwritten)).await?;
    }
    for (organization, content) in snapshot.files().await? {
        // What was read where it lay, or removed for good meanwhile, is not kept.
        let Some((_, mut chunks)) = blobs.read(&organization, content).await? else { continue };
        writer.file(organization.as_str(), &content.to_string()).map_err(unwritten)?;
        while let Some(chunk) = chunks.try_next().await? {
            writer.bytes(&chunk).map_err(unwritten)?;
        }
    }
    let (manifest, bytes) = writer.finish(&args.file).map_err(unwritten)?;
    let (tables, rows, files) = (manifest.tables.len(), manifest.rows(), manifest.files);
    match args.format.format {
        Format::Json => {
            output::print_json(&Report { backup: &path, schema: manifest.schema, tables, rows, files, bytes })
        }
        Format::Text => {
            let [rows, files] = [count(rows, "row"), count(files, "file")];
            output::print(&format!("kept {rows} of {tables} tables and {files} in '{path}' ({bytes} bytes)\n"))
        }
    }
}
