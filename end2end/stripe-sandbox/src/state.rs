use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::event::Event;
use crate::idempotency::Answered;
use crate::now;
use crate::session::Session;

/// Where it is, and whom it tells.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Its own origin: the payment pages are under it.
    pub origin: String,
    /// Where events are delivered.
    pub webhook_url: String,
    /// What they are signed with.
    pub webhook_secret: String,
}

/// The sandbox. Cheap to clone.
#[derive(Clone)]
pub struct Sandbox {
    pub(crate) settings: Arc<Settings>,
    pub(crate) client: reqwest::Client,
    book: Arc<Mutex<Book>>,
}

/// All that it knows.
#[derive(Default)]
pub(crate) struct Book {
    prefix: String,
    made: u64,
    pub sessions: HashMap<String, Session>,
    /// Refunds as they are answered, the newest last.
    pub refunds: Vec<Value>,
    /// The newest last.
    pub events: Vec<Event>,
    pub answered: HashMap<String, Answered>,
    /// Keys of questions that are being answered.
    pub busy: HashSet<String>,
    /// How many of the next questions are answered with an error, or not in time.
    pub outage: u32,
}

impl Sandbox {
    /// An empty one.
    ///
    /// # Errors
    /// There is no TLS on this machine; none is used, but the client wants it.
    pub fn new(settings: Settings) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .timeout(std::time::Duration::from_secs(10))
            .build()?;
        Ok(Self {
            settings: Arc::new(settings),
            client,
            // A database outlives the sandbox: an id of an earlier one must not come again.
            book: Arc::new(Mutex::new(Book {
                prefix: format!("{:x}{:x}", now(), std::process::id()),
                ..Book::default()
            })),
        })
    }

    pub(crate) fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    /// A new id: `cs_test_…`, `pi_…`.
    pub fn id(&mut self, kind: &str) -> String {
        self.made += 1;
        format!("{kind}_{}{:06}", self.prefix, self.made)
    }

    /// The session of a payment.
    pub fn paid_by(&mut self, payment: &str) -> Option<&mut Session> {
        self.sessions
            .values_mut()
            .find(|session| session.payment.as_deref() == Some(payment))
    }

    /// What of a payment was paid back.
    pub fn refunded(&self, payment: &str) -> i64 {
        self.refunds
            .iter()
            .filter(|refund| refund["payment_intent"] == payment)
            .filter_map(|refund| refund["amount"].as_i64())
            .sum()
    }
}
