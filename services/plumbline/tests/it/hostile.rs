use std::time::{Duration, Instant};

use crate::world::{World, argument, here};

/// How each file in `testdata/hostile` must end: with text, or refused with a word of the reason.
enum Ends {
    Read(&'static str),
    Refused(&'static str),
}
use Ends::{Read, Refused};

const FILES: [(&str, Ends); 21] = [
    ("billion-caps.docx", Refused("damaged")),
    ("deep-nesting-20k.docx", Refused("limit")),
    ("docx-no-extension", Read("")),
    ("empty.md", Refused("empty")),
    ("external-entity-http.docx", Refused("damaged")),
    ("flate-bomb-300mb.pdf", Refused("")),
    ("gif-and-zip.docx", Read("")),
    ("invalid-utf8-latin1.txt", Read("")),
    ("last-20-bytes-missing.docx", Read("the end of the file is missing")),
    ("negative-length.pdf", Read("")),
    ("owner-password.pdf", Read("")),
    ("password.docx", Refused("encrypted")),
    ("pdf-named.pptx", Read("")),
    ("rtf-named.docx", Read("")),
    ("speaker-notes-exfiltrate.pptx", Read("")),
    ("testPPT.pptm", Read("macro")),
    ("user-password.pdf", Refused("encrypted")),
    ("utf16le-bom.txt", Read("")),
    ("visible-in-text.md", Read("")),
    ("zip-bomb.docx", Refused("limit")),
    ("zip-slip-relative.docx", Read("")),
];

#[test]
fn every_hostile_file_gives_its_text_or_a_reason() {
    let world = World::new();
    for (name, ends) in FILES {
        let file = here("testdata/hostile").join(name);
        let started = Instant::now();
        let ran = world.run(&["extract", argument(&file)]);
        // The contract's limit, far above what is needed: a hang is found, a busy machine is not.
        assert!(started.elapsed() < Duration::from_secs(30), "{name} took too long");
        match ends {
            Read(noted) => {
                assert_eq!(ran.status, 0, "{name}: {}", ran.stderr);
                assert!(!ran.stdout.trim().is_empty(), "{name}: an empty success");
                assert!(ran.stderr.contains(noted), "{name}: {}", ran.stderr);
            }
            Refused(why) => ran.fails(1, &[name, why]),
        }
    }
    let left: Vec<_> = std::fs::read_dir(world.path(".")).unwrap().collect();
    assert!(left.is_empty(), "files were written: {left:?}");
}

#[test]
fn a_planted_instruction_is_data() {
    let world = World::new();
    for name in ["visible-in-text.md", "speaker-notes-exfiltrate.pptx"] {
        let file = here("testdata/hostile").join(name);
        let sample = here("sample");
        let draft = world.json(&["draft", argument(&sample), argument(&file)]);
        let said = draft["map"].to_string() + &draft["demands"].to_string();
        for planted in ["gnore", "system prompt", "assistant", "http"] {
            assert!(!said.contains(planted), "{name}: '{planted}' reached the draft");
        }
    }
}
