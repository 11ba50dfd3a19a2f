//! Writes the vocabulary in `data/` again, from the crate that the tests compare it with.

#![expect(clippy::expect_used, reason = "an example ends where it cannot go on")]

use std::{env, fs};

fn main() {
    let path = env::args_os().nth(1).expect("where to write: data/o200k.bin");
    let table = tiktoken_rs::o200k_base_singleton();
    let mut lengths = Vec::new();
    let mut bytes = Vec::new();
    // Ranks have no gaps up to the special tokens, which count nothing here.
    for rank in 0..199_998 {
        let token = table.decode_bytes(&[rank]).expect("every rank is a token");
        lengths.push(u8::try_from(token.len()).expect("no token is longer than 255 bytes"));
        bytes.extend(token);
    }
    fs::write(path, [lengths, bytes].concat()).expect("the file can be written");
}
