//! Laying one source of settings over another, against the shape of the defaults.

use std::{fs, io, path::PathBuf};

use toml::{Table, Value};

use crate::{ConfigError, Finding, Sources};

const FILE_NAME: &str = "plumbline.toml";
const PREFIX: &str = "PLUMBLINE_";

/// Variables that other programs use too, and the setting each stands for.
const CUSTOMARY: [(&str, &str); 4] = [
    ("OPENAI_API_KEY", "openai_api_key"),
    ("OPENAI_BASE_URL", "openai_base_url"),
    ("ANTHROPIC_API_KEY", "anthropic_api_key"),
    ("ANTHROPIC_BASE_URL", "anthropic_base_url"),
];

/// The settings file: the one named, or `plumbline.toml` in the directory if it is there.
pub(crate) fn file(sources: &Sources) -> Result<Option<(PathBuf, Table)>, ConfigError> {
    let path = sources.file.clone().unwrap_or_else(|| sources.directory.join(FILE_NAME));
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if sources.file.is_none() && error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(ConfigError::Unopened { path, source }),
    };
    match text.parse() {
        Ok(table) => Ok(Some((path, table))),
        Err(error) => Err(ConfigError::unreadable(&path, &error)),
    }
}

/// The weakest layer above the defaults: what people have set for other programs.
pub(crate) fn customary_variables(settings: &mut Table, environment: &[(String, String)]) {
    let Some(Value::Table(model)) = settings.get_mut("model") else { return };
    for (variable, key) in CUSTOMARY {
        let value = environment.iter().find(|(name, value)| name == variable && !value.is_empty());
        if let Some((_, value)) = value {
            model.insert(key.to_owned(), Value::String(value.clone()));
        }
    }
}

/// Lays a file over the settings. What the defaults do not know, or know as another type, is a finding.
pub(crate) fn merge_table(settings: &mut Table, over: Table, origin: &str, findings: &mut Vec<Finding>) {
    for (section, value) in over {
        let Some(Value::Table(known)) = settings.get_mut(&section) else {
            let near = nearest(&section, settings.keys());
            findings.push(Finding::new(origin, format!("unknown section '{section}'{near}")));
            continue;
        };
        let Value::Table(keys) = value else {
            findings.push(Finding::new(origin, format!("'{section}' is a section: write [{section}] above its keys")));
            continue;
        };
        for (key, value) in keys {
            lay(known, &section, &key, value, origin, findings);
        }
    }
}

fn lay(known: &mut Table, section: &str, key: &str, value: Value, origin: &str, findings: &mut Vec<Finding>) {
    let Some(default) = known.get_mut(key) else {
        let near = nearest(key, known.keys());
        findings.push(Finding::new(origin, format!("unknown key '{section}.{key}'{near}")));
        return;
    };
    // A whole number is a fine price.
    let value = match (&*default, value) {
        (Value::Float(_), Value::Integer(whole)) => Value::Float(f64::from(i32::try_from(whole).unwrap_or(i32::MAX))),
        (_, value) => value,
    };
    if default.same_type(&value) {
        *default = value;
    } else {
        let (wants, has) = (default.type_str(), value.type_str());
        findings.push(Finding::new(origin, format!("'{section}.{key}' must be of type {wants}, not {has}")));
    }
}

/// Lays `PLUMBLINE_SECTION__KEY` variables over the settings, each read as the type of its default.
pub(crate) fn merge_environment(settings: &mut Table, environment: &[(String, String)], findings: &mut Vec<Finding>) {
    for (name, raw) in environment {
        let Some((section, key)) = name.strip_prefix(PREFIX).and_then(|rest| rest.split_once("__")) else { continue };
        let (section, key) = (section.to_ascii_lowercase(), key.to_ascii_lowercase());
        let default = settings.get(&section).and_then(|section| section.get(&key));
        let value = match default {
            Some(Value::Integer(_)) => raw.parse().map(Value::Integer).ok(),
            Some(Value::Float(_)) => raw.parse().map(Value::Float).ok(),
            Some(Value::Boolean(_)) => raw.parse().map(Value::Boolean).ok(),
            Some(_) | None => Some(Value::String(raw.clone())),
        };
        let Some(value) = value else {
            let wants = default.map_or("text", Value::type_str);
            findings.push(Finding::new(name, format!("'{raw}' is not of type {wants}")));
            continue;
        };
        let over = Table::from_iter([(section, Value::Table(Table::from_iter([(key, value)])))]);
        merge_table(settings, over, name, findings);
    }
}

/// `, did you mean 'x'?` for the known key that is nearest, if one is near at all.
fn nearest<'a>(key: &str, known: impl Iterator<Item = &'a String>) -> String {
    known
        .map(|candidate| (strsim::jaro_winkler(key, candidate), candidate))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(likeness, _)| *likeness > 0.6)
        .map_or_else(
            || "; see config/default.toml".to_owned(),
            |(_, candidate)| format!(", did you mean '{candidate}'?"),
        )
}
