//! What must hold of the values and between sections. All findings at once.

use crate::{EmbedderKind, Finding, Settings};

/// Everything that is wrong with settings whose types are right.
pub(crate) fn findings(settings: &Settings) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut require = |holds: bool, at: &str, what: &str| {
        if !holds {
            findings.push(Finding::new(at, what));
        }
    };

    let Settings { data, database, files, server, mail, jobs, extract, passages, embedder, qdrant, model } = settings;
    require(!data.dir.as_os_str().is_empty(), "data.dir", "must name a folder");
    let is_postgres = |url: &url::Url| matches!(url.scheme(), "postgres" | "postgresql");
    require(database.url.as_ref().is_none_or(is_postgres), "database.url", "must begin with postgres://");

    let keys = files.s3_access_key_id.reveal().is_some() && files.s3_secret_access_key.reveal().is_some();
    require(files.s3_bucket.is_none() || keys, "files.s3_access_key_id", "must be set, with its secret, for a bucket");
    require(files.undo_days > 0, "files.undo_days", "must be at least 1");
    require(files.stale_hours > 0, "files.stale_hours", "must be at least 1");
    require(!server.host.is_empty(), "server.host", "must name an address to listen at");
    let is_smtp = |url: &url::Url| matches!(url.scheme(), "smtp" | "smtps") && url.has_host();
    require(mail.url.as_ref().is_none_or(is_smtp), "mail.url", "must begin with smtps:// or smtp:// and name a server");
    require(
        mail.url.as_ref().is_none_or(is_sealed),
        "mail.url",
        "must be smtps:// or end in ?tls=required where it has a password",
    );
    require(
        mail.url.is_none() || mail.from.contains('@'),
        "mail.from",
        "must be set, as name@example.com, with mail.url",
    );
    require(jobs.at_once > 0, "jobs.at_once", "must be at least 1");
    require(jobs.lease_s >= 3, "jobs.lease_s", "must be at least 3");
    require(jobs.poll_s > 0, "jobs.poll_s", "must be at least 1");

    require(extract.file_mb_max > 0, "extract.file_mb_max", "must be at least 1");
    require(extract.part_mb_max > 0, "extract.part_mb_max", "must be at least 1");
    require(extract.unpacked_mb_max >= extract.part_mb_max, "extract.unpacked_mb_max", "must not be below part_mb_max");
    require(extract.text_mb_max > 0, "extract.text_mb_max", "must be at least 1");
    require(extract.pages_max > 0, "extract.pages_max", "must be at least 1");
    require(extract.cells_max > 0, "extract.cells_max", "must be at least 1");
    require(extract.resident_mb_max >= 64, "extract.resident_mb_max", "must be at least 64: a reader needs that much");
    require(extract.cpu_s_max > 0, "extract.cpu_s_max", "must be at least 1");
    require(extract.wall_s_max > 0, "extract.wall_s_max", "must be at least 1");

    require((16..=8192).contains(&passages.tokens_max), "passages.tokens_max", "must be between 16 and 8192");
    require(passages.overlap < passages.tokens_max / 2, "passages.overlap", "must be less than half of tokens_max");

    require((0.0..=1.0).contains(&embedder.weight), "embedder.weight", "must be between 0 and 1");
    require(embedder.batch > 0, "embedder.batch", "must be at least 1");
    require(embedder.timeout_s > 0, "embedder.timeout_s", "must be at least 1");
    match embedder.kind {
        EmbedderKind::Builtin => {}
        EmbedderKind::Http => {
            require(embedder.url.is_some(), "embedder.url", "must be set when embedder.kind is \"http\"");
            require(!embedder.model.is_empty(), "embedder.model", "must be set when embedder.kind is \"http\"");
        }
        EmbedderKind::Transformer => {
            let what = "must be set when embedder.kind is \"transformer\"";
            require(embedder.model_dir.is_some(), "embedder.model_dir", what);
        }
    }

    require(!qdrant.collection.is_empty(), "qdrant.collection", "must not be empty");
    require(qdrant.timeout_s > 0, "qdrant.timeout_s", "must be at least 1");

    for (value, at) in [
        (model.connect_s, "model.connect_s"),
        (model.first_byte_s, "model.first_byte_s"),
        (model.idle_s, "model.idle_s"),
        (model.whole_s, "model.whole_s"),
    ] {
        require(value > 0, at, "must be at least 1");
    }
    require(model.concurrency > 0, "model.concurrency", "must be at least 1");
    require(model.batch_tokens >= 1000, "model.batch_tokens", "must be at least 1000");
    let room = u64::from(model.batch_tokens) + u64::from(model.answer_tokens) + 2500;
    let what = "must hold batch_tokens, answer_tokens and 2500 tokens of instructions";
    require(u64::from(model.window_tokens) >= room, "model.window_tokens", what);
    require(model.answer_tokens >= 500, "model.answer_tokens", "must be at least 500");
    let price = |value: f64| value.is_finite() && value >= 0.0;
    require(price(model.input_price), "model.input_price", "must not be negative");
    require(price(model.output_price), "model.output_price", "must not be negative");
    let currency = model.currency.len() == 3 && model.currency.bytes().all(|byte| byte.is_ascii_uppercase());
    require(currency, "model.currency", "must be three capital letters, such as USD or EUR (ISO 4217)");
    findings
}

/// Whether no password goes over the wire in the clear.
fn is_sealed(url: &url::Url) -> bool {
    let asks_for_tls = || url.query_pairs().any(|(name, value)| name == "tls" && value == "required");
    url.password().is_none() || url.scheme() == "smtps" || asks_for_tls()
}
