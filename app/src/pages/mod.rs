//! A page a file, by noun.

pub mod account;
pub mod auth;
pub mod conversation;
pub mod demande;
pub mod home;
pub mod legal;
pub mod moderation;
pub mod not_found;
pub mod service;
pub mod wallet;
