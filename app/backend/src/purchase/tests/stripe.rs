//! A Stripe in memory: keeps keys as the real one does, and fails when told to.

use std::collections::HashMap;
use std::sync::Mutex;

use uuid::Uuid;

use super::super::{
    Answer, CheckoutOrder, CheckoutState, Gateway, GatewayError, OpenedCheckout, RefundOrder, RefundState,
    Standing,
};

#[derive(Default)]
pub struct FakeStripe(Mutex<Memory>);

#[derive(Default)]
struct Memory {
    checkouts: Vec<(CheckoutOrder, String)>,
    standing: HashMap<String, Standing>,
    refunds: Vec<(RefundOrder, RefundState)>,
    next_failure: Option<GatewayError>,
    answer_lost: bool,
    questions: u32,
    refunds_end: Ending,
}

/// What becomes of refunds.
struct Ending(Option<bool>);

impl Default for Ending {
    fn default() -> Self {
        Self(Some(true))
    }
}

impl FakeStripe {
    /// The next question fails and does nothing.
    pub fn fail(&self, error: GatewayError) {
        self.0.lock().unwrap().next_failure = Some(error);
    }

    /// The next question does what it asks, but the answer is lost.
    pub fn lose_answer(&self) {
        self.0.lock().unwrap().answer_lost = true;
    }

    pub fn set(&self, session: &str, standing: Standing) {
        self.0
            .lock()
            .unwrap()
            .standing
            .insert(session.to_owned(), standing);
    }

    /// What becomes of refunds from now: `None` while they are on their way.
    pub fn refunds_end(&self, succeeded: Option<bool>) {
        let mut memory = self.0.lock().unwrap();
        memory.refunds_end = Ending(succeeded);
        for (_, state) in &mut memory.refunds {
            state.succeeded = succeeded;
        }
    }

    /// How often the state of a checkout was asked for.
    pub fn questions(&self) -> u32 {
        self.0.lock().unwrap().questions
    }

    pub fn asked(&self) -> CheckoutOrder {
        self.0.lock().unwrap().checkouts.last().unwrap().0.clone()
    }

    pub fn last_session(&self) -> String {
        self.0.lock().unwrap().checkouts.last().unwrap().1.clone()
    }

    pub fn purchase_of(&self, session: &str) -> Option<Uuid> {
        let memory = self.0.lock().unwrap();
        let found = memory.checkouts.iter().find(|(_, id)| id == session);
        found.map(|(order, _)| order.purchase)
    }

    /// What was paid back: amounts, each once.
    pub fn paid_back(&self) -> Vec<u32> {
        let memory = self.0.lock().unwrap();
        memory.refunds.iter().map(|(order, _)| order.amount.0).collect()
    }

    fn failure(&self) -> Result<(), GatewayError> {
        self.0.lock().unwrap().next_failure.take().map_or(Ok(()), Err)
    }

    fn answer<T>(&self, answer: T) -> Result<T, GatewayError> {
        if std::mem::take(&mut self.0.lock().unwrap().answer_lost) {
            Err(GatewayError::Unavailable)
        } else {
            Ok(answer)
        }
    }
}

impl Gateway for FakeStripe {
    fn open_checkout(&self, order: CheckoutOrder) -> Answer<'_, OpenedCheckout> {
        Box::pin(async move {
            self.failure()?;
            let session = {
                let mut memory = self.0.lock().unwrap();
                let known = memory
                    .checkouts
                    .iter()
                    .find(|(known, _)| known.purchase == order.purchase);
                if let Some((_, session)) = known {
                    session.clone()
                } else {
                    let session = format!("cs_{}", memory.checkouts.len());
                    memory.checkouts.push((order, session.clone()));
                    session
                }
            };
            let url = Some(format!("https://checkout.stripe.com/{session}"));
            self.answer(OpenedCheckout { session, url })
        })
    }

    fn checkout(&self, session: String) -> Answer<'_, CheckoutState> {
        Box::pin(async move {
            self.failure()?;
            let mut memory = self.0.lock().unwrap();
            memory.questions += 1;
            let (order, _) = memory
                .checkouts
                .iter()
                .find(|(_, id)| *id == session)
                .ok_or_else(|| GatewayError::Refused("resource_missing".into()))?;
            Ok(CheckoutState {
                purchase: Some(order.purchase),
                standing: memory.standing.get(&session).copied().unwrap_or(Standing::Open),
                payment: Some(session.replacen("cs_", "pi_", 1)),
                amount: i64::from(order.amount.0),
                currency: "eur".into(),
                session,
            })
        })
    }

    fn refund(&self, order: RefundOrder) -> Answer<'_, RefundState> {
        Box::pin(async move {
            self.failure()?;
            let state = {
                let mut memory = self.0.lock().unwrap();
                let state = RefundState {
                    refund: format!("re_{}", memory.refunds.len()),
                    succeeded: memory.refunds_end.0,
                };
                let known = memory
                    .refunds
                    .iter()
                    .find(|(known, _)| known.withdrawal == order.withdrawal)
                    .map(|(_, state)| state.clone());
                if let Some(known) = known {
                    known
                } else {
                    memory.refunds.push((order, state.clone()));
                    state
                }
            };
            self.answer(state)
        })
    }

    fn find_refund(&self, order: RefundOrder) -> Answer<'_, Option<RefundState>> {
        Box::pin(async move {
            self.failure()?;
            let memory = self.0.lock().unwrap();
            let found = memory
                .refunds
                .iter()
                .find(|(known, _)| known.withdrawal == order.withdrawal);
            Ok(found.map(|(_, state)| state.clone()))
        })
    }
}
