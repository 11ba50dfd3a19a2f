use std::fmt::{self, Write};

use coach::map::{Capacity, Draft, Evidence};

use super::{citation, ids, intent_heading, made_by, on_one_line, open, parts};

/// The draft as Markdown: the map first, then what it rests on.
pub(crate) fn markdown(draft: &Draft) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_draft(&mut out, draft);
    out
}

fn write_draft(out: &mut String, draft: &Draft) -> fmt::Result {
    let map = &draft.map;
    writeln!(out, "# {}\n", plain(&map.title))?;
    writeln!(out, "{}\n", plain(&made_by(draft)))?;
    writeln!(out, "## {}\n\n{}\n", intent_heading(&map.intent), plain(&map.intent.statement))?;
    for (index, capacity) in map.capacities.iter().enumerate() {
        write_capacity(out, index + 1, capacity)?;
    }
    write_tensions(out, draft)?;
    write_demands(out, draft)?;
    if !draft.failed.is_empty() {
        writeln!(out, "## Documents that could not be read\n")?;
        for failed in &draft.failed {
            writeln!(out, "- {}: {}", plain(&failed.document), plain(&failed.error))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn write_capacity(out: &mut String, number: usize, capacity: &Capacity) -> fmt::Result {
    writeln!(out, "## {number}. {}\n", plain(&capacity.name))?;
    for (label, text) in [
        ("", &capacity.definition),
        ("**Why:** ", &capacity.why),
        ("**From:** ", &capacity.from),
        ("**To:** ", &capacity.to),
    ] {
        if let Some(text) = text {
            writeln!(out, "{label}{}\n", plain(text))?;
        }
    }
    for part in parts(capacity) {
        writeln!(out, "### {}\n", part.heading)?;
        for line in part.lines {
            let kind = if line.kind.is_empty() { String::new() } else { format!("*{}:* ", line.kind) };
            writeln!(out, "- {kind}{} ({})", plain(line.text), ids(line.demands))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "### Evidence\n")?;
    for evidence in &capacity.evidence {
        write_quote(out, evidence)?;
    }
    if !capacity.flags.is_empty() {
        writeln!(out, "### To look at\n")?;
        for flag in &capacity.flags {
            writeln!(out, "- {}", plain(&flag.text))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn write_tensions(out: &mut String, draft: &Draft) -> fmt::Result {
    if draft.tensions.is_empty() {
        return Ok(());
    }
    writeln!(out, "## Tensions\n")?;
    for tension in &draft.tensions {
        writeln!(out, "{}\n", plain(&tension.text))?;
        for side in &tension.sides {
            write_quote(out, side)?;
        }
    }
    Ok(())
}

fn write_demands(out: &mut String, draft: &Draft) -> fmt::Result {
    writeln!(out, "## What the strategy asks of its leaders\n")?;
    for demand in &draft.demands {
        let open = open(draft, demand).map(|open| format!(" ({})", plain(&open))).unwrap_or_default();
        writeln!(out, "- **{}** {}{open}", demand.id, plain(&demand.text))?;
        for evidence in &demand.evidence {
            writeln!(out, "  - “{}” ({})", plain(evidence.quote()), plain(&citation(evidence)))?;
        }
    }
    writeln!(out)
}

fn write_quote(out: &mut String, evidence: &Evidence) -> fmt::Result {
    writeln!(out, "> “{}”  \n> {}\n", plain(evidence.quote()), plain(&citation(evidence)))
}

/// A text on one line, whose characters mean nothing to Markdown.
fn plain(text: &str) -> String {
    let text = on_one_line(text);
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#') {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_text_cannot_become_markup() {
        assert_eq!(plain("# a\n![x](http://y) <b> *c*"), r"\# a !\[x\](http://y) \<b\> \*c\*");
    }
}
