//! Stripe's API, as far as tokens are sold by it (<https://docs.stripe.com/api>). Decision 20 says why not by a library.

mod answer;
mod client;

use backend::purchase::{
    Answer, CheckoutOrder, CheckoutState, Gateway, OpenedCheckout, RefundOrder, RefundState,
};

use answer::{List, Refund, Session};
pub use client::Stripe;

/// More refunds than any of our payments has.
const REFUNDS: &str = "100";

impl Gateway for Stripe {
    fn open_checkout(&self, order: CheckoutOrder) -> Answer<'_, OpenedCheckout> {
        Box::pin(async move {
            let purchase = order.purchase.to_string();
            let form = [
                ("mode", "payment".to_owned()),
                ("client_reference_id", purchase.clone()),
                ("line_items[0][quantity]", "1".to_owned()),
                ("line_items[0][price_data][currency]", "eur".to_owned()),
                (
                    "line_items[0][price_data][unit_amount]",
                    order.amount.0.to_string(),
                ),
                ("line_items[0][price_data][product_data][name]", order.name),
                ("expires_at", order.expires_at.unix_timestamp().to_string()),
                ("success_url", order.success_url),
                ("cancel_url", order.cancel_url),
                ("metadata[purchase]", purchase.clone()),
                ("payment_intent_data[metadata][purchase]", purchase.clone()),
            ];
            let session: Session = self.post("/v1/checkout/sessions", &purchase, &form).await?;
            Ok(OpenedCheckout {
                session: session.id,
                url: session.url,
            })
        })
    }

    fn checkout(&self, session: String) -> Answer<'_, CheckoutState> {
        Box::pin(async move {
            let session: Session = self.get(&format!("/v1/checkout/sessions/{session}"), &[]).await?;
            Ok(session.state())
        })
    }

    fn refund(&self, order: RefundOrder) -> Answer<'_, RefundState> {
        Box::pin(async move {
            let withdrawal = order.withdrawal.to_string();
            let form = [
                ("payment_intent", order.payment),
                ("amount", order.amount.0.to_string()),
                ("reason", "requested_by_customer".to_owned()),
                ("metadata[withdrawal]", withdrawal.clone()),
            ];
            let refund: Refund = self.post("/v1/refunds", &withdrawal, &form).await?;
            Ok(refund.state())
        })
    }

    fn find_refund(&self, order: RefundOrder) -> Answer<'_, Option<RefundState>> {
        Box::pin(async move {
            let query = [("payment_intent", order.payment.as_str()), ("limit", REFUNDS)];
            let refunds: List<Refund> = self.get("/v1/refunds", &query).await?;
            let withdrawal = order.withdrawal.to_string();
            let found = refunds.data.into_iter().find(|refund| refund.is_of(&withdrawal));
            Ok(found.map(Refund::state))
        })
    }
}
