//! Markdown is read as the page it renders to.

use document::{Extracted, MediaType};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

use crate::{ExtractError, blocks::Blocks, html as page, text};

pub(crate) fn read(bytes: &[u8]) -> Result<Extracted, ExtractError> {
    let source = text::decode(bytes);
    let rendered = render(&source);
    let page = page::blocks(&rendered.html)?;
    let mut blocks = Blocks::default();
    if let Some(title) = &rendered.title
        && page.blocks.first_heading().as_ref() != Some(title)
    {
        blocks.title(title);
    }
    blocks.append(page.blocks);
    let title = rendered.title.or_else(|| blocks.first_heading());
    Ok(Extracted::assemble(title, MediaType::Markdown, None, blocks.into_pieces(), vec![]))
}

struct Rendered {
    html: String,
    /// What the front matter calls it.
    title: Option<String>,
}

fn render(source: &str) -> Rendered {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
        | Options::ENABLE_DEFINITION_LIST;
    let mut title = None;
    let mut in_front_matter = false;
    let events = Parser::new_ext(source, options).filter(|event| {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => in_front_matter = true,
            Event::End(TagEnd::MetadataBlock(_)) => in_front_matter = false,
            Event::Text(text) if in_front_matter => title = title.take().or_else(|| front_matter_title(text)),
            _ => return true,
        }
        false
    });
    let mut rendered = String::with_capacity(source.len() * 5 / 4);
    html::push_html(&mut rendered, events);
    Rendered { html: rendered, title }
}

/// `title: …` of YAML or `title = "…"` of TOML.
fn front_matter_title(block: &str) -> Option<String> {
    let value = block.lines().find_map(|line| {
        let rest = line.strip_prefix("title")?.trim_start();
        rest.strip_prefix(':').or_else(|| rest.strip_prefix('='))
    })?;
    let value = value.trim().trim_matches(['"', '\'']).trim();
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_front_matter_names_the_text() {
        assert_eq!(front_matter_title("layout: x\ntitle: \"Our plan\"\n"), Some("Our plan".to_owned()));
        assert_eq!(front_matter_title("title = 'Our plan'"), Some("Our plan".to_owned()));
        assert_eq!(front_matter_title("titles: 3"), None);
    }
}
