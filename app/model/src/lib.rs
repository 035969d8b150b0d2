//! What the browser and the server both know: ids, data transfer objects, prices and validation.
//!
//! Nothing here does I/O, reads a clock or draws randomness, so every rule can be tested as a plain function and a form
//! is checked in the browser by the very code that will check it again on the server.
#![deny(missing_docs)]

pub mod account;
pub mod auth;
pub mod category;
pub mod conversation;
pub mod demande;
pub mod detection;
pub mod field;
pub mod id;
pub mod landing;
pub mod ledger;
pub mod moderation;
pub mod money;
pub mod place;
pub mod purchase;
pub mod saved_search;
pub mod search;
pub mod text;
pub mod unlock;

pub use category::Category;
pub use field::{FieldErrors, FieldProblem};
pub use id::{AppealId, ConversationId, DecisionId, DemandeId, PublicId, ReportId};
pub use money::{EuroCents, Tokens};
