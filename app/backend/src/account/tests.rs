//! By what is done: credentials, sessions, leaving. `abuse` holds the cases of the crypto page, named after them.

mod abuse;
mod credentials;
mod export;
pub(crate) mod forms;
mod leave;
mod sessions;
mod world;
