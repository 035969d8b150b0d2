//! What `make bench` compares logging in with: bcrypt and nothing else, on as many threads as the server gives it.
//!
//! `raw_bcrypt COST COUNT` verifies COUNT times and prints the seconds that took.

use std::error::Error;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

/// As long as what the server hashes.
const INPUT: [u8; 44] = [b'a'; 44];

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse::<u32>());
    let mut next = || numbers.next().ok_or("raw_bcrypt COST COUNT");
    let (cost, count) = (next()??, usize::try_from(next()??)?);

    let stored = bcrypt::non_truncating_hash(INPUT, cost)?;
    let taken = AtomicUsize::new(0);
    let verify = || -> Result<(), bcrypt::BcryptError> {
        while taken.fetch_add(1, Ordering::Relaxed) < count {
            bcrypt::non_truncating_verify(INPUT, &stored)?;
        }
        Ok(())
    };
    let started = Instant::now();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..thread::available_parallelism()?.get())
            .map(|_| scope.spawn(verify))
            .collect();
        for thread in threads {
            thread.join().map_err(|_| "a thread ended early")??;
        }
        Ok::<_, Box<dyn Error + Send + Sync>>(())
    })?;
    println!("{}", started.elapsed().as_secs_f64());
    Ok(())
}
