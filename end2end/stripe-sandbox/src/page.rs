//! The page on which one pays. Plain, in French, without a script.

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use http::StatusCode;
use serde::Deserialize;

use crate::api::end_if_overdue;
use crate::pay::{Paid, pay};
use crate::session::Session;
use crate::state::Sandbox;

pub(crate) fn router() -> Router<Sandbox> {
    Router::new().route("/pay/{id}", get(show).post(submit))
}

#[derive(Deserialize)]
struct Typed {
    number: String,
    confirmed: Option<bool>,
}

fn session(sandbox: &Sandbox, id: &str) -> Option<Session> {
    end_if_overdue(sandbox, id);
    sandbox.book().sessions.get(id).cloned()
}

async fn show(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Response {
    match session(&sandbox, &id) {
        Some(session) if session.status == "open" => form(&session, "").into_response(),
        Some(_) => (
            StatusCode::GONE,
            page("<h1>Cette page de paiement est close.</h1>"),
        )
            .into_response(),
        None => (StatusCode::NOT_FOUND, page("<h1>Paiement inconnu.</h1>")).into_response(),
    }
}

async fn submit(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Response {
    let Some(session) = session(&sandbox, &id) else {
        return (StatusCode::NOT_FOUND, page("<h1>Paiement inconnu.</h1>")).into_response();
    };
    match pay(&sandbox, &id, &typed.number, typed.confirmed) {
        Paid::Done => Redirect::to(&session.success_url).into_response(),
        Paid::Declined => form(&session, "Votre carte a été refusée. Rien n’a été débité.").into_response(),
        Paid::Unknown => form(&session, "Ce numéro n’est pas un de ceux du bac à sable.").into_response(),
        Paid::Confirm => confirm(&typed.number).into_response(),
        Paid::Over => (
            StatusCode::GONE,
            page("<h1>Cette page de paiement est close.</h1>"),
        )
            .into_response(),
    }
}

fn euros(session: &Session) -> String {
    format!("{},{:02}\u{a0}€", session.amount / 100, session.amount % 100)
}

fn form(session: &Session, refused: &str) -> Html<String> {
    let refused = if refused.is_empty() {
        String::new()
    } else {
        format!("<p role=\"alert\">{refused}</p>")
    };
    let cancel = session
        .cancel_url
        .as_deref()
        .map(|url| format!("<p><a href=\"{}\">Abandonner et revenir</a></p>", escaped(url)))
        .unwrap_or_default();
    page(&format!(
        "<h1>{name}</h1><p><b>{price}</b></p>{refused}
         <form method=\"post\"><label>Numéro de carte ou IBAN
         <input name=\"number\" autocomplete=\"off\" required value=\"4242 4242 4242 4242\"></label>
         <button>Payer {price}</button></form>{cancel}
         <table><caption>Ce que font les numéros</caption>
         <tr><td>4242 4242 4242 4242</td><td>accepté</td></tr>
         <tr><td>4000 0000 0000 0002</td><td>refusé</td></tr>
         <tr><td>4000 0000 0000 3220</td><td>la banque demande confirmation</td></tr>
         <tr><td>FR14 2004 1010 0505 0001 3M02 606</td><td>prélèvement, arrive quatre secondes plus tard</td></tr>
         <tr><td>FR84 2004 1010 0505 0001 3M02 607</td><td>prélèvement, échoue quatre secondes plus tard</td></tr></table>",
        name = escaped(&session.name),
        price = euros(session),
    ))
}

fn confirm(number: &str) -> Html<String> {
    let number = escaped(number);
    page(&format!(
        "<h1>Votre banque demande confirmation</h1><form method=\"post\">
         <input type=\"hidden\" name=\"number\" value=\"{number}\">
         <button name=\"confirmed\" value=\"true\">Confirmer</button>
         <button name=\"confirmed\" value=\"false\">Refuser</button></form>"
    ))
}

fn page(body: &str) -> Html<String> {
    Html(format!(
        "<!doctype html><html lang=\"fr\"><meta charset=\"utf-8\"><title>Paiement (bac à sable)</title>
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\"><link rel=\"icon\" href=\"data:,\">
         <style>body{{font:18px/1.5 system-ui;max-width:34rem;margin:2rem auto;padding:0 1rem}}
         input,button{{font:inherit;padding:.6rem;min-height:48px;box-sizing:border-box}}
         input{{display:block;width:100%;margin-bottom:1rem}}td{{padding:.2rem 1rem .2rem 0}}
         table{{margin-top:2rem;font-size:15px}}[role=alert]{{color:#a63018}}</style>
         <main><p>Bac à sable : aucun argent ne bouge ici.</p>{body}</main>"
    ))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
