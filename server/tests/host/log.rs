use std::io;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::routing::post;
use http::Request;
use serde_json::Value;

use crate::support::{ask, config, header};

/// What was logged, kept for a test to read.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Keeps what this thread logs, all of it, until the guard is dropped.
    pub fn keep(&self) -> tracing::subscriber::DefaultGuard {
        let writer = self.clone();
        let everything = server::telemetry::filter("trace").unwrap();
        let lines = tracing_subscriber::fmt()
            .json()
            .flatten_event(true)
            .with_env_filter(everything);
        tracing::subscriber::set_default(lines.with_writer(move || writer.clone()).finish())
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

#[tokio::test]
async fn a_request_is_one_line_that_holds_nothing_of_anybody() {
    let log = Log::default();
    let _logging = log.keep();

    let router = Router::new().route("/things/{name}", post(|_: String| async { "canary" }));
    let request = Request::post("/things/canary?email=canary@example.org")
        .header("cookie", "session=canary")
        .header("authorization", "Bearer canary")
        .header("user-agent", "canary")
        .header("x-request-id", "id-of-this-request")
        .body(Body::from("canary"))
        .unwrap();
    let response = ask(router, &config(&[]), request).await;
    assert_eq!(response.status(), 200);
    assert_eq!(header(&response, "x-request-id"), "id-of-this-request");

    let text = log.text();
    assert!(!text.contains("canary"), "{text}");
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let [line] = &lines[..] else {
        unreachable!("one line: {text}")
    };
    assert_eq!(line["level"], "INFO");
    assert_eq!(line["message"], "POST /things/{name} 200");
    assert_eq!(line["http.route"], "/things/{name}");
    assert_eq!(line["http.status"], 200);
    assert!(line["duration.ms"].is_u64());
    assert_eq!(line["span"]["request.id"], "id-of-this-request");
}
