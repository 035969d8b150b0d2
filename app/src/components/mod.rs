//! What two pages or more are made of.

pub mod app_bar;
pub mod banner;
pub mod button;
pub mod empty;
pub mod field;
pub mod flyer;
pub mod footer;
pub mod format;
pub mod frame;
pub mod icon;
pub mod language;
pub mod links;
pub mod notice;
pub mod notices;
pub mod password_input;
pub mod place_input;
pub mod problem;
pub mod section;
pub mod session;
pub mod sign_in;
pub mod skeleton;
pub mod slips;
pub mod tab_bar;
pub mod text_area;
pub mod trade;
pub(crate) mod typed;
