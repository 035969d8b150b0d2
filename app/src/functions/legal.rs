//! The texts of law and of the house.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::error::ApiError;

/// One text, ready to be shown.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LegalText {
    /// Its title.
    pub title: String,
    /// Its body: HTML made from our own Markdown and the operator's, never from anything that a person wrote.
    pub html: String,
}

/// A text by the last part of its page's path.
#[server(prefix = "/ui", endpoint = "legal", input = GetUrl)]
pub async fn read_legal_text(page: String) -> Result<LegalText, ApiError> {
    use super::context::{Site, refuse};
    let text = backend::legal::text(&page, &expect_context::<Site>().instance)
        .ok_or_else(|| refuse(ApiError::NotFound))?;
    Ok(LegalText {
        title: text.title,
        html: text.html,
    })
}
