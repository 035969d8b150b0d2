//! What is refused before any handler sees it, in the same two forms as everything else: a problem for programs, a page
//! for people.

use axum::response::{Html, IntoResponse, Response};
use http::header::{ACCEPT, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, StatusCode};
use model::FieldErrors;

use crate::error::ProblemDetails;

/// Why a request gets no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Another site sent it in a browser's name.
    CrossOrigin,
    /// Its body is too large.
    TooLarge,
    /// Too many requests are being worked on.
    Busy,
    /// It took too long.
    TimedOut,
    /// The program failed.
    Failed,
}

impl Refusal {
    /// Status, the last part of the problem's `type`, title in French, title in English.
    const fn parts(self) -> (StatusCode, &'static str, &'static str, &'static str) {
        match self {
            Self::CrossOrigin => (
                StatusCode::FORBIDDEN,
                "cross-origin",
                "Cette requête vient d’un autre site.",
                "This request comes from another site.",
            ),
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "too-large",
                "L’envoi est trop volumineux.",
                "What was sent is too large.",
            ),
            Self::Busy => (
                StatusCode::SERVICE_UNAVAILABLE,
                "busy",
                "Le service est très demandé. Réessayez dans un instant.",
                "The service is busy. Try again in a moment.",
            ),
            Self::TimedOut => (
                StatusCode::SERVICE_UNAVAILABLE,
                "timed-out",
                "La réponse a pris trop de temps. Réessayez dans un instant.",
                "The answer took too long. Try again in a moment.",
            ),
            Self::Failed => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal-error",
                "Une erreur est survenue de notre côté.",
                "Something failed on our side.",
            ),
        }
    }

    /// The answer. The page stands alone: what renders pages may be what failed.
    pub(super) fn answer(self, form: Form) -> Response {
        let (status, name, title, title_en) = self.parts();
        let mut response = if form == Form::Page {
            (status, page(title)).into_response()
        } else {
            let details = ProblemDetails {
                kind: format!("/problems/{name}"),
                title,
                title_en,
                status: status.as_u16(),
                fields: FieldErrors::default(),
                retry_after: None,
                reason: None,
                appeal_until: None,
                appeal: None,
            };
            let body = serde_json::to_vec(&details).unwrap_or_default();
            let json = HeaderValue::from_static("application/problem+json");
            (status, [(CONTENT_TYPE, json)], body).into_response()
        };
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

/// A page that says one thing.
pub(super) fn page(title: &str) -> Html<String> {
    Html(format!(
        "<!DOCTYPE html><html lang=\"fr\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <title>LeBonCoup</title><h1>{title}</h1><p><a href=\"/\">Retour à l’accueil</a></p></html>"
    ))
}

/// In which form a refusal is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// To a browser that opens a page.
    Page,
    /// To a program.
    Problem,
}

impl Form {
    /// As whoever sent these headers understands it.
    pub(super) fn of(asked: &HeaderMap) -> Self {
        let accepted = asked
            .get(ACCEPT)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        if accepted.contains("text/html") {
            Self::Page
        } else {
            Self::Problem
        }
    }
}
