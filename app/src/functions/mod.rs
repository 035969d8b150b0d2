//! Server functions: what the interface asks of the server. Each says who is calling, calls one use case, and is done.

pub mod account;
pub mod auth;
#[cfg(feature = "ssr")]
pub mod context;
pub mod conversation;
pub mod demande;
pub mod landing;
pub mod legal;
pub mod moderation;
pub mod place;
pub mod purchase;
pub mod saved_search;
pub mod status;
pub mod unlock;
