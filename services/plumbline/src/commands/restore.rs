use std::{fs, path::Path};

use blobs::Blobs;
use bytes::Bytes;
use config::Settings;
use document::ContentHash;
use futures::stream;
use serde::Serialize;
use store::Store;
use tempfile::TempDir;
use uuid::Uuid;

use super::count;
use crate::{
    archive::Reader,
    cli::{Format, RestoreArgs},
    failure::Failure,
    output, service, setup,
};

#[derive(Serialize)]
struct Report<'a> {
    restored: &'a str,
    rows: usize,
    files: usize,
}

/// Puts back what a backup holds, into an empty place. Nothing is written before all of the backup was checked, and
/// what fails on the way leaves nothing behind.
pub(crate) async fn run(settings: &Settings, args: RestoreArgs) -> Result<(), Failure> {
    let path = args.file.display().to_string();
    let refused = |error| Failure::Failed(format!("cannot restore '{path}': {}", Failure::from_error(&error)));
    let mut reader = Reader::open(&args.file).map_err(refused)?;
    let data = setup::data_dir(settings, args.data.data);
    let staging = staging(&data)?;
    let store = setup::store(settings, staging.path()).await?;
    // On the same disk as their place, under another name until everything is there.
    let put = put(settings, &mut reader, &store, &staging).await;
    store.close().await;
    put?;
    for entry in fs::read_dir(staging.path())? {
        let entry = entry?;
        fs::rename(entry.path(), data.join(entry.file_name()))?;
    }
    let (rows, files) = (reader.manifest().rows(), reader.manifest().files);
    match args.format.format {
        Format::Json => output::print_json(&Report { restored: &path, rows, files }),
        Format::Text => {
            let (made, place) = (reader.manifest().made, data.display());
            let what = format!("{} and {} of {made}", count(rows, "row"), count(files, "file"));
            output::print(&format!("put back {what} into '{place}'; the indexes are made with the first search\n"))
        }
    }
}

/// A folder inside the data folder, which has to be empty.
fn staging(data: &Path) -> Result<TempDir, Failure> {
    let at = data.display();
    if fs::read_dir(data).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Failure::Failed(format!("'{at}' is not empty: restore into a new folder with --data")));
    }
    let unwritten = |error| Failure::Failed(format!("cannot write '{at}': {error}"));
    fs::create_dir_all(data).map_err(unwritten)?;
    tempfile::Builder::new().prefix(".restoring-").tempdir_in(data).map_err(unwritten)
}

async fn put(settings: &Settings, reader: &mut Reader, store: &Store, staging: &TempDir) -> Result<(), Failure> {
    let Some(mut loading) = store.load().await? else {
        let hint = "restore into an empty database, named by `database.url`";
        return Err(Failure::Failed(format!("the database {store} holds something already: {hint}")));
    };
    let (manifest, here) = (reader.manifest(), loading.schema());
    if manifest.schema != here {
        let (schema, program) = (manifest.schema, &manifest.program);
        let hint = "restore it with that version, then run 'plumbline migrate' of this one";
        return Err(Failure::Failed(format!(
            "the backup has schema {schema} of plumbline {program}, this program has {here}: {hint}"
        )));
    }
    let change = manifest.change;
    let tables: Vec<_> = manifest.tables.iter().map(|table| (table.name.clone(), table.rows)).collect();
    for (table, expected) in tables {
        let rows = reader.rows(&table)?.map(|row| row.map_err(Failure::from));
        let found = loading.rows(&table, rows).await?;
        if found != expected {
            return Err(Failure::Failed(format!("the backup has {found} of {expected} rows of '{table}'")));
        }
    }
    files(reader, &service::blobs(settings, staging.path())?).await?;
    Ok(loading.commit(change).await?)
}

async fn files(reader: &mut Reader, blobs: &Blobs) -> Result<(), Failure> {
    for (organization, content) in reader.files() {
        let bytes = Bytes::from(reader.bytes(&organization, &content)?);
        let content: ContentHash = content.parse()?;
        let chunks = stream::iter([Ok::<_, std::io::Error>(bytes)]);
        let kept = blobs.keep(&organization.parse()?, Uuid::now_v7(), chunks, u64::MAX).await?;
        if kept.content != content {
            return Err(Failure::Failed(format!("the backup's file {content} is another one, {}", kept.content)));
        }
    }
    Ok(())
}
