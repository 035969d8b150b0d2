//! The same key has one effect, and the first answer each time; with other parameters it is refused
//! (<https://docs.stripe.com/api/idempotent_requests>).

use std::collections::BTreeMap;

use serde_json::Value;

use crate::problem::Problem;
use crate::state::Sandbox;

/// The parameters of a request, by their names as they are sent: `metadata[purchase]`.
pub(crate) type Form = BTreeMap<String, String>;

/// A question and its answer.
pub(crate) struct Answered {
    path: String,
    form: Form,
    answer: Value,
}

/// Answers as before, or with what `work` makes of it. Refusals of a first question are not kept.
pub(crate) fn once(
    sandbox: &Sandbox,
    key: Option<&str>,
    path: &str,
    form: &Form,
    work: impl FnOnce() -> Result<Value, Problem>,
) -> Result<Value, Problem> {
    if let Some(known) = key.and_then(|key| {
        sandbox
            .book()
            .answered
            .get(key)
            .map(|known| known.given(path, form))
    }) {
        return known;
    }
    let Some(key) = key else {
        return work();
    };
    if !sandbox.book().busy.insert(key.to_owned()) {
        let message = "There is currently another in-progress request using this Idempotency Key.";
        return Err(Problem::new(
            409,
            "idempotency_error",
            Some("idempotency_key_in_use"),
            message,
        ));
    }
    let answer = work();
    let mut book = sandbox.book();
    book.busy.remove(key);
    if let Ok(answer) = &answer {
        let answered = Answered {
            path: path.to_owned(),
            form: form.clone(),
            answer: answer.clone(),
        };
        book.answered.insert(key.to_owned(), answered);
    }
    answer
}

impl Answered {
    fn given(&self, path: &str, form: &Form) -> Result<Value, Problem> {
        if self.path == path && self.form == *form {
            return Ok(self.answer.clone());
        }
        let message = "Keys for idempotent requests can only be used with the same parameters they were first used with.";
        Err(Problem::new(400, "idempotency_error", None, message))
    }
}
