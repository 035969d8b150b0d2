//! What the outside world looks like from here: each file wraps one thing that is not ours.

pub mod embedded_postgres;
pub mod stripe;
