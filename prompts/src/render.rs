use minijinja::{Environment, UndefinedBehavior, value::Serde};

use crate::Prompt;

/// Between what the model is told and what it is given, in every prompt's text.
pub(crate) const DIVIDER: &str = "<!-- material -->";

/// A prompt, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// As [`Prompt::NAME`].
    pub name: &'static str,
    /// As [`Prompt::VERSION`].
    pub version: u32,
    /// As [`Prompt::SCHEMA`].
    pub schema: &'static str,
    /// What the model is told; no material is in it.
    pub system: String,
    /// What it is given.
    pub user: String,
}

/// A prompt's text and its inputs do not fit together: a mistake in this crate, found by its tests.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The text lacks its divider.
    #[error("prompt {name} v{version} has no line '{DIVIDER}' between instructions and material")]
    NoDivider {
        /// Which prompt.
        name: &'static str,
        /// Which version.
        version: u32,
    },
    /// The text uses a name that the inputs do not have, or is no template.
    #[error("prompt {name} v{version} cannot be rendered: its text and its inputs disagree")]
    Template {
        /// Which prompt.
        name: &'static str,
        /// Which version.
        version: u32,
        /// Where and why.
        #[source]
        source: minijinja::Error,
    },
}

/// The text is divided before anything is put in, so that nothing put in can move the divider.
pub(crate) fn render<P: Prompt>(prompt: &P) -> Result<Rendered, RenderError> {
    let (name, version) = (P::NAME, P::VERSION);
    let (told, given) = P::TEXT.split_once(DIVIDER).ok_or(RenderError::NoDivider { name, version })?;
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let fill = |template: &str| {
        environment.render_str(template.trim(), Serde(prompt)).map_err(|source| RenderError::Template {
            name,
            version,
            source,
        })
    };
    Ok(Rendered { name, version, schema: P::SCHEMA, system: fill(told)?, user: fill(given)? })
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::*;

    #[derive(Serialize)]
    struct Asking {
        what: &'static str,
    }

    #[derive(Deserialize)]
    struct Nothing {}

    impl Prompt for Asking {
        const NAME: &'static str = "asking";
        const VERSION: u32 = 1;
        const TEXT: &'static str = "Tell {{ who }}.\n<!-- material -->\n{{ what }}";
        const SCHEMA: &'static str = "{}";
        type Answer = Nothing;

        fn samples() -> Vec<(&'static str, Self)> {
            vec![]
        }
    }

    #[test]
    fn a_name_without_a_value_is_an_error() {
        let refused = Asking { what: "x" }.render().map(|_| ()).unwrap_err();
        assert!(matches!(refused, RenderError::Template { name: "asking", .. }), "{refused}");
    }
}
