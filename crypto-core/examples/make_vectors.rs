//! Writes the frozen vectors that are not there yet, and never one that is: what is frozen stays.
//!
//! `cargo run -p crypto-core --example make_vectors`, in the workspace's root.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a tool of the developer's, run by hand"
)]

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

#[path = "../tests/protocol/support.rs"]
#[expect(dead_code, reason = "shared with the tests")]
mod support;
#[path = "../tests/protocol/vectors.rs"]
mod vectors;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    for (name, value) in vectors::all() {
        match OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(folder.join(name))
        {
            Ok(mut file) => {
                writeln!(file, "{value:#}").unwrap();
                println!("{name}: written");
            }
            Err(error) => println!("{name}: kept ({error})"),
        }
    }
}
