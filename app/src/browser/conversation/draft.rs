//! What is being written in a conversation, kept in this browser over a reload.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use crypto_core::{PublicId, Vault};
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::ConversationId;

use super::outbox;

/// A draft is kept once nothing was typed for so long.
const AFTER: Duration = Duration::from_millis(300);

thread_local! {
    /// What is to be kept, the oldest first; `None` while nothing is. A former draft must not come after a later one, whichever
    /// page it is from.
    static QUEUE: RefCell<Option<VecDeque<Written>>> = const { RefCell::new(None) };
}

/// A draft, and whose it is.
pub struct Written {
    pub vault: Arc<Vault>,
    pub me: PublicId,
    pub conversation: ConversationId,
    /// Nothing is kept where it is empty.
    pub text: String,
}

/// What a page has not kept yet. It is kept even when the page is left meanwhile.
#[derive(Default)]
pub struct Draft(Option<TimeoutHandle>);

impl Draft {
    /// Keeps it, in a moment, in place of what was written before.
    pub fn write(&mut self, written: Written) {
        let after = if written.text.is_empty() {
            Duration::ZERO
        } else {
            AFTER
        };
        let timer = set_timeout_with_handle(move || keep(written), after).ok();
        if let Some(former) = std::mem::replace(&mut self.0, timer) {
            former.clear();
        }
    }
}

fn keep(written: Written) {
    let idle = QUEUE.with_borrow_mut(|queue| {
        let idle = queue.is_none();
        queue.get_or_insert_default().push_back(written);
        idle
    });
    if idle {
        spawn_local(async {
            while let Some(written) = next() {
                let Written {
                    vault,
                    me,
                    conversation,
                    text,
                } = written;
                outbox::keep_draft(&vault, &me, conversation, &text).await;
            }
        });
    }
}

fn next() -> Option<Written> {
    QUEUE.with_borrow_mut(|queue| {
        let next = queue.as_mut().and_then(VecDeque::pop_front);
        if next.is_none() {
            *queue = None;
        }
        next
    })
}
