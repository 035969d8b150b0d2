//! Buying tokens: checkouts, what Stripe tells us of them, receipts, withdrawals.
//!
//! The row of a purchase is written before Stripe is asked, and it alone says how many tokens a payment is worth. Tokens
//! are credited by what Stripe signed, or answered when asked: never by what a browser says.

mod apply;
mod book;
mod deadline;
mod error;
mod fact;
mod gateway;
mod open;
mod receipt;
mod receive;
mod refund;
mod settle;
mod signature;
#[cfg(test)]
mod tests;
mod wallet;
mod withdraw;

pub use error::Error;
pub use gateway::{
    Answer, CheckoutOrder, CheckoutState, Gateway, GatewayError, OpenedCheckout, Payments, RefundOrder,
    RefundState, Standing,
};
pub use open::open_checkout;
pub use receipt::{credit_note, receipt};
pub use receive::{Received, receive_event};
pub use settle::{Settled, ask_about, settle};
pub use signature::Doubt;
pub use wallet::{purchase, wallet};
pub use withdraw::withdraw;
