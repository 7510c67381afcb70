//! Tells the program which tokio it was built with: cargo has written that into the lock file by now.

use std::fs;

fn main() {
    let lock = fs::read_to_string("Cargo.lock").expect("cargo writes Cargo.lock before it builds");
    let version = lock
        .split("[[package]]")
        .filter(|package| package.contains("name = \"tokio\"\n"))
        .find_map(|package| package.lines().find_map(|line| line.strip_prefix("version = ")))
        .expect("tokio is a dependency");
    println!("cargo:rustc-env=TOKIO_VERSION={}", version.trim_matches('"'));
    println!("cargo:rerun-if-changed=Cargo.lock");
}
