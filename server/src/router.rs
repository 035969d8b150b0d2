//! The only HTTP table: pages, server functions, the REST API, files.

use app::components::footer::SourceUrl;
use app::components::page_meta::SiteOrigin;
use app::csp::content_security_policy;
use app::functions::context::reader;
use app::functions::status::{PageMoved, PageStatus};
use app::{App, shell};
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{LeptosRoutes, ResponseOptions, file_and_error_handler_with_context, generate_route_list};
use tower::ServiceBuilder;
use tower_http::services::ServeDir;

use crate::config::{MapTiles, StripeSettings};
use crate::state::AppState;
use crate::{api, drawings, health, live, maps, middleware, preferences, session, sitemap};

/// Everything that the server answers, with every layer around it.
pub fn router(state: AppState) -> Router {
    let pages = generate_route_list(App);
    let context = {
        let state = state.clone();
        move || provide(&state)
    };
    let identify = from_fn_with_state(state.clone(), session::identify);
    // Inside: whoever is signed in has a larger budget.
    let limit = from_fn_with_state(state.clone(), middleware::rate_limit::limit);
    let who = ServiceBuilder::new().layer(identify).layer(limit);
    let known = Router::new()
        .merge(api::router())
        .route("/preferences", post(preferences::choose))
        .route("/cartes/{file}", get(drawings::place))
        .route("/demandes/{id}/live", get(live::demande))
        .route("/live", get(live::person))
        .route("/cartes/departements.json", get(maps::departments))
        .route("/cartes/demandes.json", get(maps::demandes))
        .route("/cartes/communes/{x}/{y}", get(maps::communes))
        .leptos_routes_with_context(&state, pages, context, {
            let options = state.leptos_options.clone();
            move || shell(options.clone())
        })
        .merge(sitemap::router(&state))
        .layer(who.clone())
        .merge(health::router())
        // Of Stripe's servers nobody is signed in, and all that is owed may arrive at once.
        .merge(api::webhooks())
        .with_state(state.clone());
    let lost_context = {
        let state = state.clone();
        move || {
            provide_to_function(&state);
            provide_to_page(&state);
        }
    };
    let lost = Router::new()
        .fallback(file_and_error_handler_with_context::<AppState, _>(
            lost_context,
            shell,
        ))
        .layer(who)
        .with_state(state.clone());
    // Files are served here and never reach leptos_axum's own handler: it runs them in the context of whatever page the
    // thread is rendering, and so gives a page's status and headers to a file and takes them from the page.
    let files = ServeDir::new(&*state.leptos_options.site_root)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip()
        .call_fallback_on_method_not_allowed(true)
        .fallback(lost);
    middleware::layers(known.fallback_service(files), &state.config)
}

/// What a page or a server function that a browser calls finds in its context.
pub(crate) fn provide(state: &AppState) {
    provide_to_function(state);
    if use_context::<Parts>().is_some_and(|parts| !parts.uri.path().starts_with("/ui/")) {
        provide_to_page(state);
    }
}

/// What every server function finds, called by a page that is being rendered or by a browser.
fn provide_to_function(state: &AppState) {
    provide_context(state.services.clone());
    provide_context(state.site.clone());
    if let Some(parts) = use_context::<Parts>() {
        provide_context(reader(&parts.headers));
    }
}

/// What every page finds besides, and its policy.
fn provide_to_page(state: &AppState) {
    provide_context(SourceUrl(
        state.site.instance.source_url.as_deref().map(str::to_owned),
    ));
    provide_context(SiteOrigin(state.site.origin.clone()));
    provide_context(PageMoved(|path| {
        if let (Some(response), Ok(path)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(path)) {
            response.set_status(StatusCode::MOVED_PERMANENTLY);
            response.insert_header(header::LOCATION, path);
        }
    }));
    provide_context(PageStatus(|status| {
        if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status))
        {
            response.set_status(status);
        }
    }));
    if let (Some(nonce), Some(response)) = (leptos::nonce::use_nonce(), use_context::<ResponseOptions>()) {
        let tiles = state.config.map_tiles.as_ref().and_then(MapTiles::origin);
        let checkout = state.config.stripe.as_ref().map(StripeSettings::checkout_origin);
        let policy = content_security_policy(Some(&nonce), tiles.as_deref(), checkout, state.dev_reload);
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
}
