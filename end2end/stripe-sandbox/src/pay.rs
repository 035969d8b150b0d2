//! What the test cards do (<https://docs.stripe.com/testing>).

use std::time::Duration;

use crate::deliver::tell;
use crate::state::Sandbox;

/// What came of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paid {
    /// It is done, or on its way: back to the shop.
    Done,
    /// The bank refuses the card; another can be tried.
    Declined,
    /// No card that the sandbox knows.
    Unknown,
    /// The bank asks the buyer first.
    Confirm,
    /// The session is over.
    Over,
}

/// How somebody pays: digits of a card, or of an IBAN.
pub(crate) fn pay(sandbox: &Sandbox, session: &str, number: &str, confirmed: Option<bool>) -> Paid {
    let number: String = number.chars().filter(|sign| !sign.is_whitespace()).collect();
    match (number.as_str(), confirmed) {
        ("4242424242424242", _) | ("4000000000003220", Some(true)) => settle(sandbox, session, true),
        ("4000000000000002", _) | ("4000000000003220", Some(false)) => Paid::Declined,
        ("4000000000003220", None) => Paid::Confirm,
        // Direct debits arrive days later; here, seconds.
        ("FR1420041010050500013M02606", _) => later(sandbox, session, true),
        ("FR8420041010050500013M02607", _) => later(sandbox, session, false),
        _ => Paid::Unknown,
    }
}

/// Completes a session, paid or not yet.
pub(crate) fn settle(sandbox: &Sandbox, id: &str, paid: bool) -> Paid {
    let shown = {
        let mut book = sandbox.book();
        let payment = book.id("pi");
        let Some(session) = book
            .sessions
            .get_mut(id)
            .filter(|session| session.status == "open")
        else {
            return Paid::Over;
        };
        session.status = "complete";
        session.payment_status = if paid { "paid" } else { "unpaid" };
        session.payment = Some(payment);
        session.shown(&sandbox.settings.origin)
    };
    tell(sandbox, id, "checkout.session.completed", shown);
    Paid::Done
}

fn later(sandbox: &Sandbox, id: &str, succeeds: bool) -> Paid {
    let paid = settle(sandbox, id, false);
    if paid == Paid::Done {
        let (sandbox, id) = (sandbox.clone(), id.to_owned());
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(4)).await;
            arrive(&sandbox, &id, succeeds);
        });
    }
    paid
}

/// A payment on its way arrives, or does not.
fn arrive(sandbox: &Sandbox, id: &str, succeeds: bool) {
    let shown = {
        let mut book = sandbox.book();
        let Some(session) = book.sessions.get_mut(id) else {
            return;
        };
        if succeeds {
            session.payment_status = "paid";
        }
        session.shown(&sandbox.settings.origin)
    };
    let kind = if succeeds {
        "checkout.session.async_payment_succeeded"
    } else {
        "checkout.session.async_payment_failed"
    };
    tell(sandbox, id, kind, shown);
}
