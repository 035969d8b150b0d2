//! Serving until told to stop.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;
use tokio::time::sleep;

/// Answers requests until `stop` is ready, then takes no new ones and lets the open ones end, for `grace` at most: a
/// stream that never ends must not hold up a restart.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    grace: Duration,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    // What is written goes at once. By default a small piece waits until the one before it is acknowledged, 40 ms on most
    // systems: an event of a stream would, and the parts of a page.
    let listener = listener.tap_io(|connection| {
        // Without it everything arrives, only later.
        let _ = connection.set_nodelay(true);
    });
    let (stopping, stopped) = oneshot::channel();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop.await;
        // Nobody listens any more only when the server has ended already.
        let _ = stopping.send(());
    });
    let grace_is_over = async {
        match stopped.await {
            Ok(()) => sleep(grace).await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        ended = server => ended,
        () = grace_is_over => {
            tracing::warn!("Requests were still open when the grace period ended");
            Ok(())
        }
    }
}

/// Ready at the first SIGINT (Ctrl-C, cargo-leptos) or SIGTERM (containers, systemd).
pub fn stop_signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
