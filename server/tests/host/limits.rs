use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::routing::{get as on_get, post};
use futures_util::stream;
use http::Request;
use server::middleware::layers;
use tokio::sync::Notify;
use tower::ServiceExt as _;

use crate::support::{ask, assert_problem, config, get, header, text};

fn echo() -> Router {
    Router::new().route("/", post(|body: Bytes| async move { body.len().to_string() }))
}

#[tokio::test]
async fn a_body_is_limited_whether_its_length_is_announced_or_not() {
    let config = config(&[("BODY_LIMIT_BYTES", "5000000")]);
    let announced = |length: usize| {
        Request::post("/")
            .header("content-length", length)
            .body(Body::from(vec![0; length]))
            .unwrap()
    };
    let streamed = |chunks: usize| {
        let chunk = |_| Ok::<_, std::io::Error>(vec![0; 1_000_000]);
        let chunks = stream::iter((0..chunks).map(chunk));
        Request::post("/").body(Body::from_stream(chunks)).unwrap()
    };
    assert_eq!(
        text(ask(echo(), &config, announced(5_000_000)).await).await,
        "5000000"
    );
    assert_eq!(text(ask(echo(), &config, streamed(5)).await).await, "5000000");
    assert_problem(ask(echo(), &config, announced(5_000_001)).await, 413, "too-large").await;
    assert_problem(ask(echo(), &config, streamed(6)).await, 413, "too-large").await;
}

#[tokio::test]
async fn an_answer_that_does_not_begin_is_given_up() {
    let slow = Router::new().route("/", on_get(std::future::pending::<()>));
    let mut config = config(&[]);
    config.request_timeout = Duration::from_millis(20);
    let response = ask(slow, &config, get("/")).await;
    assert_eq!(header(&response, "retry-after"), "5");
    assert_problem(response, 503, "timed-out").await;
}

#[tokio::test]
async fn one_request_too_many_is_refused_and_the_next_is_not() {
    let (entered, leave) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let handler = {
        let (entered, leave) = (entered.clone(), leave.clone());
        move || async move {
            entered.notify_one();
            leave.notified().await;
        }
    };
    let router = Router::new()
        .route("/", on_get(handler))
        .route("/quick", on_get(|| async {}));
    let router = layers(router, &config(&[("MAX_CONCURRENT_REQUESTS", "1")]));
    let first = tokio::spawn(router.clone().oneshot(get("/")));
    entered.notified().await;
    assert_problem(router.clone().oneshot(get("/quick")).await.unwrap(), 503, "busy").await;
    leave.notify_one();
    assert_eq!(first.await.unwrap().unwrap().status(), 200);
    assert_eq!(router.oneshot(get("/quick")).await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_panic_is_one_requests_trouble() {
    async fn fails() -> &'static str {
        let nothing: Vec<&str> = Vec::new();
        nothing.first().copied().unwrap()
    }
    let router = layers(Router::new().route("/", on_get(fails)), &config(&[]));
    let response = router.clone().oneshot(get("/")).await.unwrap();
    assert_eq!(header(&response, "x-content-type-options"), "nosniff");
    assert_problem(response, 500, "internal-error").await;
    let page = Request::get("/")
        .header("accept", "text/html,*/*;q=0.8")
        .body(Body::empty())
        .unwrap();
    let response = router.oneshot(page).await.unwrap();
    assert_eq!(response.status(), 500);
    assert!(header(&response, "content-type").starts_with("text/html"));
    assert!(
        text(response)
            .await
            .contains("Une erreur est survenue de notre côté.")
    );
}

#[tokio::test]
async fn a_stream_that_never_ends_does_not_hold_up_a_restart() {
    let endless = || async { Body::from_stream(stream::pending::<Result<Vec<u8>, std::io::Error>>()) };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let router = Router::new().route("/", on_get(endless));
    let grace = Duration::from_millis(50);
    let server = tokio::spawn(server::serve::serve(listener, router, grace, async {
        stopped.await.unwrap();
    }));
    let mut client = tokio::net::TcpStream::connect(address).await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut client, b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    // The head of the answer: the stream is open.
    tokio::io::AsyncReadExt::read_u8(&mut client).await.unwrap();
    stop.send(()).unwrap();
    server.await.unwrap().unwrap();
}
