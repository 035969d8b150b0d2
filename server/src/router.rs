//! The only HTTP table: pages, server functions, the REST API, files.

use app::csp::content_security_policy;
use app::functions::context::{Site, reader};
use app::functions::status::PageStatus;
use app::{App, shell};
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::post;
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{LeptosRoutes, ResponseOptions, file_and_error_handler_with_context, generate_route_list};

use crate::state::AppState;
use crate::{api, health, middleware, preferences, session};

/// Everything that the server answers, with every layer around it.
pub fn router(state: AppState) -> Router {
    let pages = generate_route_list(App);
    let context = {
        let state = state.clone();
        move || provide(&state)
    };
    let known = Router::new()
        .merge(api::router())
        .route("/preferences", post(preferences::choose))
        .leptos_routes_with_context(&state, pages, context.clone(), {
            let options = state.leptos_options.clone();
            move || shell(options.clone())
        })
        .fallback(file_and_error_handler_with_context::<AppState, _>(context, shell))
        .layer(from_fn_with_state(state.clone(), session::identify))
        .merge(health::router())
        .with_state(state.clone());
    middleware::layers(known, &state.config)
}

/// What every page and server function finds in its context.
pub(crate) fn provide(state: &AppState) {
    provide_context(state.services.clone());
    provide_context(Site {
        origin: state.site.origin.clone(),
        secure: state.site.secure,
    });
    provide_context(PageStatus(|status| {
        if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status))
        {
            response.set_status(status);
        }
    }));
    if let Some(parts) = use_context::<Parts>() {
        provide_context(reader(&parts.headers));
    }
    if let (Some(nonce), Some(response)) = (leptos::nonce::use_nonce(), use_context::<ResponseOptions>()) {
        let policy = content_security_policy(Some(&nonce), state.dev_reload);
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
}
