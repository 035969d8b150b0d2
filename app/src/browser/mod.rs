//! What only a browser does. Compiled on both sides, called in handlers and effects alone.

pub mod keys;
