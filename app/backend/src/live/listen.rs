use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::time::sleep;

use super::Live;

/// The channel of `NOTIFY`.
const CHANNEL: &str = "live";
/// Between two attempts to reach a database that is away.
const PAUSE: Duration = Duration::from_secs(1);

/// Passes on what the database tells, for as long as it is awaited; one of the pool's connections is kept for it. What was
/// missed while the database was away is made good by telling everyone.
pub async fn listen(live: &Live, db: &PgPool) {
    loop {
        if let Err(error) = pass_on(live, db).await {
            // The error can name the host; its kind is enough.
            let kind = error
                .as_database_error()
                .and_then(|error| error.code().map(String::from));
            tracing::warn!(kind, "No live news: the database is away");
        }
        sleep(PAUSE).await;
    }
}

async fn pass_on(live: &Live, db: &PgPool) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(db).await?;
    listener.listen(CHANNEL).await?;
    live.tell_all();
    loop {
        match listener.try_recv().await? {
            Some(notice) => {
                if let Ok(notice) = notice.payload().parse() {
                    live.tell(notice);
                }
            }
            // It was cut off and has connected again.
            None => live.tell_all(),
        }
    }
}
