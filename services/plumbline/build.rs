//! How the program is linked.

#![expect(clippy::disallowed_methods, reason = "Cargo tells the target by the environment")]

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |what: &str| env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    // At a fixed address. A child is started for every file, and would spend half of its start on 77,000 addresses
    // inside the program. Libraries, stack and heap still lie where chance puts them.
    if (target("OS").as_str(), target("ENV").as_str(), target("ARCH").as_str()) == ("linux", "gnu", "x86_64") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
