//! Natively: prints one line of JSON. All values are seconds for one operation, the best of several rounds, so that what else
//! the machine does counts little.

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::subject::{Aead, Talk, derive};

const ROUND: Duration = Duration::from_millis(200);
const ROUNDS: usize = 5;

/// Seconds for one call, in the best of [`ROUNDS`] of at least `round`.
fn best<T>(round: Duration, mut work: impl FnMut() -> T) -> f64 {
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let (started, mut calls) = (Instant::now(), 0_u32);
        while started.elapsed() < round || calls == 0 {
            black_box(work());
            calls += 1;
        }
        best = best.min(started.elapsed().as_secs_f64() / f64::from(calls));
    }
    best
}

pub fn measure() {
    let talk = Talk::new();
    let (mut small, mut chunk) = (Aead::new(256), Aead::new(65_536));
    let measured = json!({
        "kdf": best(Duration::ZERO, derive),
        "aead_256": best(ROUND, || small.seal()),
        "aead_65536": best(ROUND, || chunk.seal()),
        "seal": best(ROUND, || talk.seal()),
        "open": best(ROUND, || talk.open()),
    });
    println!("{measured}");
}
