//! What a model wrote, made safe to show: one line of plain words.
//!
//! Links, images, markup and hidden characters go, whatever they say: a model that was talked into them by a document
//! must not be able to make a page fetch, point or format anything.

/// One line of plain words, cut after a word if it is longer than `chars_max`; `None` where nothing is left.
pub(crate) fn line(written: &str, chars_max: usize) -> Option<String> {
    // Markup takes room that words do not; what lies far beyond is cut before it costs time.
    let mut text = audience::without_hidden(cut(written, chars_max * 8));
    // What is taken away may bring together what was apart, so until nothing is left to take.
    loop {
        let less = without_addresses(&without_tags(&without_link(&text)));
        if less == text {
            break;
        }
        text = less;
    }
    let text = text.replace(['`', '⟦', '⟧'], "").replace("**", "").replace("__", "");
    let words: Vec<_> = text.split_whitespace().collect();
    let joined = words.join(" ");
    let plain = joined.trim_start_matches(['#', '-', '*', '•', '>', ' ']).trim_end();
    let fitting = cut(plain, chars_max);
    fitting.contains(char::is_alphanumeric).then(|| fitting.to_owned())
}

/// At most so many characters, ending after a word where there is one to end after.
pub(crate) fn cut(text: &str, chars_max: usize) -> &str {
    let Some((end, _)) = text.char_indices().nth(chars_max) else { return text };
    let (head, rest) = text.split_at(end);
    if rest.starts_with(char::is_whitespace) {
        return head.trim_end();
    }
    match head.rfind(char::is_whitespace) {
        Some(space) if space > 0 => head[..space].trim_end(),
        _ => head,
    }
}

/// The first `[text](target)` or `[text][ref]` becomes its text, the first `![…](…)` nothing.
fn without_link(text: &str) -> String {
    let Some(middle) = text.find("](").or_else(|| text.find("][")) else { return text.to_owned() };
    let (before, after) = (&text[..middle], &text[middle + 2..]);
    let closing = if text[middle + 1..].starts_with('(') { ')' } else { ']' };
    let rest = after.split_once(closing).map_or("", |(_, rest)| rest);
    match before.rfind('[') {
        Some(open) if before[..open].ends_with('!') => format!("{}{rest}", &before[..open - 1]),
        Some(open) => format!("{}{}{rest}", &before[..open], &before[open + 1..]),
        None => format!("{before}{rest}"),
    }
}

/// `<b>`, `</script>`, `<!-- … -->`, `<https://…>` go; "< 5 %" stays.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        let after = &rest[open + 1..];
        if after.starts_with(|next: char| next.is_alphabetic() || matches!(next, '/' | '!' | '?')) {
            rest = after.find('>').map_or("", |close| &after[close + 1..]);
        } else {
            out.push('<');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Words that are addresses go: anything with a scheme's `://`, `www.`, `mailto:`, `javascript:`, `data:`.
fn without_addresses(text: &str) -> String {
    let is_address = |word: &str| {
        let word = word.to_lowercase();
        word.contains("://")
            || ["www.", "mailto:", "javascript:", "data:", "tel:"].iter().any(|start| {
                word.trim_start_matches(|first: char| !first.is_alphanumeric()).starts_with(start)
                    && word.len() > start.len()
            })
    };
    text.split_inclusive(char::is_whitespace).filter(|word| !is_address(word.trim_end())).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn becomes(written: &str, shown: &str) {
        assert_eq!(line(written, 200).unwrap_or_default(), shown);
    }

    #[test]
    fn links_images_and_markup_go_and_words_stay() {
        becomes("Names the\n stop  first", "Names the stop first");
        becomes("See [the plan](https://evil.example/?q=1) now", "See the plan now");
        becomes("![pixel](http://evil.example/p.png)Decides", "Decides");
        becomes("a ![[x](http://a)](http://b) b", "a b");
        becomes("Go to https://evil.example or <a href='x'>here</a>", "Go to or here");
        becomes("<img src=x onerror=alert(1)>Says **why**", "Says why");
        becomes("[a][b] [c]: www.evil.example/x", "a [c]:");
        becomes("# - Cuts scrap to < 5 % and > 3 lines", "Cuts scrap to < 5 % and > 3 lines");
        becomes("<scr<b>ipt>alert", "ipt>alert");
        becomes("java\u{200b}script:alert(1)", "");
        becomes("![](data:image/png;base64,AAAA)", "");
        becomes(" \u{202e}… !", "");
    }

    #[test]
    fn what_is_too_long_ends_after_a_word() {
        assert_eq!(line("Deciding what to stop", 15).as_deref(), Some("Deciding what"));
        assert_eq!(line("Deciding what", 13).as_deref(), Some("Deciding what"));
        assert_eq!(line("決断する力を育てる", 4).as_deref(), Some("決断する"));
    }

    proptest! {
        #[test]
        fn nothing_that_acts_is_left(written in "(\\PC|[]\\[()!<>/:`*\n]|http|://|www\\.|\u{200b}| ){0,60}") {
            if let Some(shown) = line(&written, 80) {
                prop_assert!(!shown.contains("://"));
                prop_assert!(!shown.contains("]("));
                prop_assert!(!shown.contains('\n'));
                prop_assert!(!shown.contains(audience::is_hidden));
                prop_assert!(shown.chars().count() <= 80);
                prop_assert!(!shown.is_empty());
            }
        }
    }
}
