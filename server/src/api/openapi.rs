//! The table of the API, and its description.

use app::error::ApiError;
use axum::Router;
use axum::routing::{any, get};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{appeals, auth, conversations, demandes, moderation, nearby, tokens, unlocks};
use crate::error::Problem;
use crate::state::AppState;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "LeBonCoup",
        description = "Refusals are problems (RFC 9457): a stable `type`, a French and an English title, and the \
                       refused fields by name."
    ),
    modifiers(&Session),
    // Named by a parameter alone, and so not found by itself.
    components(schemas(model::search::Sort)),
    tags(
        (name = "auth", description = "Accounts and sessions"),
        (name = "demandes", description = "What is asked for, and where"),
        (name = "tokens", description = "Buying tokens"),
        (name = "unlocks", description = "Places that pros take"),
        (name = "conversations", description = "Sealed messages"),
        (name = "moderation", description = "What is found and reported, what moderators decide, and what is contested"),
    )
)]
struct Description;

struct Session;

impl Modify for Session {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .build();
        let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("session")));
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("session", SecurityScheme::Http(bearer));
        components.add_security_scheme("cookie", cookie);
    }
}

/// The routes under `/api`. A path that is not there answers with a problem, too.
pub fn router() -> Router<AppState> {
    let (router, description) = OpenApiRouter::<AppState>::with_openapi(Description::openapi())
        .routes(routes!(auth::prelogin))
        .routes(routes!(auth::signup))
        .routes(routes!(auth::login))
        .routes(routes!(auth::logout))
        .routes(routes!(demandes::post))
        .routes(routes!(nearby::nearby))
        .routes(routes!(tokens::create_checkout))
        .routes(routes!(demandes::get, demandes::patch))
        .routes(routes!(unlocks::post))
        .routes(routes!(conversations::list))
        .routes(routes!(conversations::get))
        .routes(routes!(conversations::send))
        .routes(routes!(conversations::read))
        .routes(routes!(conversations::typing))
        .routes(routes!(conversations::fold))
        .routes(routes!(moderation::flag))
        .routes(routes!(moderation::report))
        .routes(routes!(moderation::queue))
        .routes(routes!(moderation::case))
        .routes(routes!(moderation::decide_report))
        .routes(routes!(moderation::decide_person))
        .routes(routes!(moderation::refund))
        .routes(routes!(appeals::decisions))
        .routes(routes!(appeals::appeal))
        .routes(routes!(appeals::appeal_closed))
        .routes(routes!(appeals::queue))
        .routes(routes!(appeals::case))
        .routes(routes!(appeals::answer))
        .split_for_parts();
    router
        .route("/api/openapi.json", get(async move || axum::Json(description)))
        .route("/api/{*path}", any(async || Problem(ApiError::NotFound)))
        .method_not_allowed_fallback(async || Problem(ApiError::MethodNotAllowed))
}
