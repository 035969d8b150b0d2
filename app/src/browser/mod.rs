//! What only a browser does. Compiled on both sides, called in handlers and effects alone.

pub mod clock;
pub mod conversation;
pub mod credentials;
pub mod download;
pub mod export;
pub mod geolocation;
pub mod keys;
pub mod live;
pub mod local_copy;
pub mod pause;
pub mod shared_stream;
mod storage;
pub mod tabs;
pub mod zxcvbn;
