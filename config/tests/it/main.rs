//! The defaults load; what is wrong is refused with its name, its place and what would be right.
#![expect(clippy::unwrap_used, reason = "a helper of a test fails as the test does")]

use std::fs;

use config::{ConfigError, EmbedderKind, Provider, Settings, Sources, load};

fn with(file: &str, environment: &[(&str, &str)]) -> Result<Settings, ConfigError> {
    let directory = tempfile::tempdir().unwrap();
    if !file.is_empty() {
        fs::write(directory.path().join("plumbline.toml"), file).unwrap();
    }
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    load(&Sources { file: None, directory: directory.path().to_owned(), environment })
}

#[track_caller]
fn refusal(file: &str, environment: &[(&str, &str)]) -> String {
    with(file, environment).unwrap_err().to_string()
}

#[test]
fn the_defaults_load_and_need_nothing() {
    let settings = with("", &[]).unwrap();
    assert_eq!(settings.embedder.kind, EmbedderKind::Builtin);
    assert!(settings.model.name.is_none() && settings.qdrant.url.is_none());
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_the_defaults() {
    let file = "[data]\ndir = \"from-file\"\n[passages]\ntokens_max = 128\n";
    let settings = with(file, &[("PLUMBLINE_DATA__DIR", "from-env")]).unwrap();
    assert_eq!(settings.data.dir.to_str(), Some("from-env"));
    assert_eq!(settings.passages.tokens_max, 128);
}

#[test]
fn an_unknown_key_is_named_with_its_file_and_the_nearest_known_one() {
    let said = refusal("[passages]\ntoken_max = 128\n", &[]);
    assert!(said.contains("plumbline.toml: unknown key 'passages.token_max', did you mean 'tokens_max'?"), "{said}");
    let said = refusal("[passage]\ntokens_max = 128\n", &[]);
    assert!(said.contains("unknown section 'passage', did you mean 'passages'?"), "{said}");
    let said = refusal("", &[("PLUMBLINE_DATA__DIRR", "x")]);
    assert_eq!(said, "PLUMBLINE_DATA__DIRR: unknown key 'data.dirr', did you mean 'dir'?");
    let said = refusal("tokens_max = 3\n", &[]);
    assert!(said.contains("unknown section 'tokens_max'"), "{said}");
}

#[test]
fn a_value_of_the_wrong_type_is_named() {
    let said = refusal("[passages]\ntokens_max = \"many\"\n", &[]);
    assert!(said.contains("'passages.tokens_max' must be of type integer, not string"), "{said}");
    let said = refusal("", &[("PLUMBLINE_PASSAGES__TOKENS_MAX", "many")]);
    assert_eq!(said, "PLUMBLINE_PASSAGES__TOKENS_MAX: 'many' is not of type integer");
    let said = refusal("data = 3\n", &[]);
    assert!(said.contains("'data' is a section"), "{said}");
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let said = refusal("[passages]\ntokens_max = 4\noverlap = 9\n[embedder]\nkind = \"http\"\n", &[]);
    for part in ["passages.tokens_max", "passages.overlap", "embedder.url", "embedder.model"] {
        assert!(said.contains(part), "{part} is missing in: {said}");
    }
}

#[test]
fn a_named_file_has_to_exist_and_be_toml() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("mine.toml");
    let sources = Sources { file: Some(file.clone()), ..Sources::default() };
    assert!(load(&sources).unwrap_err().to_string().contains("mine.toml"));
    fs::write(&file, "[data\n").unwrap();
    let said = load(&sources).unwrap_err().to_string();
    assert!(said.contains("is not valid TOML") && !said.contains('\n'), "{said}");
}

#[test]
fn customary_variables_are_honoured_below_our_own() {
    let customary =
        [("OPENAI_API_KEY", "k-1"), ("OPENAI_BASE_URL", "http://localhost:8091/v1"), ("ANTHROPIC_API_KEY", "k-2")];
    let settings = with("", &customary).unwrap();
    let openai = settings.model.endpoint(Provider::OpenAi);
    assert_eq!((openai.api_key, openai.base_url.as_str()), (Some("k-1"), "http://localhost:8091/v1"));
    assert_eq!(settings.model.endpoint(Provider::Anthropic).api_key, Some("k-2"));
    let ours = with("[model]\nopenai_api_key = \"k-3\"\n", &customary).unwrap();
    assert_eq!(ours.model.endpoint(Provider::OpenAi).api_key, Some("k-3"));
}

#[test]
fn a_model_is_named_by_provider_and_name() {
    let settings = with("[model]\nname = \"openai:gpt:large\"\ninput_price = 3\n", &[]).unwrap();
    assert_eq!(settings.model.name.map(|name| name.to_string()), Some("openai:gpt:large".to_owned()));
    let said = refusal("[model]\nname = \"gpt\"\n", &[]);
    assert!(said.contains("write openai:NAME or anthropic:NAME"), "{said}");
}

#[test]
fn a_key_never_shows() {
    let settings = with("", &[("OPENAI_API_KEY", "sk-very-secret")]).unwrap();
    assert!(!format!("{settings:?}").contains("very-secret"));
    let settings = with("[database]\nurl = \"postgres://plumbline:very-secret@db/plumbline\"", &[]).unwrap();
    assert!(!format!("{settings:?}").contains("very-secret"));
}

#[test]
fn a_numeric_text_stays_a_text() {
    let settings = with("", &[("PLUMBLINE_MODEL__OPENAI_API_KEY", "12345")]).unwrap();
    assert_eq!(settings.model.openai_api_key.reveal(), Some("12345"));
}
