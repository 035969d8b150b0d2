//! Conversations in this browser: sealed and opened here, carried by the server (`docs/protocol.md`).

mod draft;
mod flush;
mod open;
mod outbox;
pub mod peers;
mod preview;
mod templates;
mod thread;

pub use flush::flush_outbox;
pub use open::OpenConversation;
pub use preview::preview;
pub use templates::{TEMPLATES_MAX, TemplateChange, change_templates, templates};
pub use thread::{Delivery, Misfit, Parties, Queued, Remembered, Shown, TEXT, Thread};
