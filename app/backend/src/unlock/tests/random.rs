//! Hundreds of operations at once, some cut off in their midst, some connections killed: afterwards the book is right, and
//! holds whatever was said to be done.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use super::races::crowd;
use super::*;

const WORKERS: u32 = 12;

/// How many operations: enough for every day, or as many as `LEDGER_OPERATIONS` says.
fn operations() -> u32 {
    std::env::var("LEDGER_OPERATIONS")
        .ok()
        .and_then(|wanted| wanted.parse().ok())
        .unwrap_or(720)
}

/// What was said to be done, and what was begun: the truth lies between, for who is cut off does not know.
#[derive(Default)]
struct Tally {
    given: AtomicI64,
    given_at_most: AtomicI64,
    unlocked: AtomicI64,
    cut: AtomicI64,
    deadlocks: AtomicI64,
}

impl Tally {
    /// Whoever keeps to the order of locks never waits in a circle.
    fn failed(&self, error: &sqlx::Error) {
        let code = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code);
        let deadlock = code.as_deref() == Some("40P01");
        self.deadlocks.fetch_add(i64::from(deadlock), Ordering::Relaxed);
    }
}

/// Runs `work`, or drops it half-way after some milliseconds.
async fn perhaps<T>(rng: &mut StdRng, tally: &Tally, work: impl Future<Output = T>) -> Option<T> {
    if rng.random_ratio(1, 3) {
        let after = Duration::from_micros(rng.random_range(200..20_000));
        let done = tokio::time::timeout(after, work).await.ok();
        tally.cut.fetch_add(i64::from(done.is_none()), Ordering::Relaxed);
        return done;
    }
    Some(work.await)
}

struct World {
    services: Services,
    pros: Vec<Caller>,
    demandes: Vec<DemandeId>,
    tally: Tally,
}

async fn operation(world: &World, rng: &mut StdRng) {
    let World {
        services,
        pros,
        demandes,
        tally,
    } = world;
    let pro = &pros[rng.random_range(0..pros.len())];
    let id = demandes[rng.random_range(0..demandes.len())];
    match rng.random_range(0..10) {
        0..=5 => {
            let asked = NewUnlock {
                request_key: rng
                    .random_bool(0.5)
                    .then(|| Uuid::from_u128(u128::from(rng.next_u32() % 2))),
                ..ask(id, UnlockKind::ALL[rng.random_range(0..3)])
            };
            match perhaps(rng, tally, unlock(services, pro, asked)).await {
                Some(Ok(unlocked)) => {
                    tally
                        .unlocked
                        .fetch_add(i64::from(!unlocked.repeated), Ordering::Relaxed);
                }
                Some(Err(Error::Database(error))) => tally.failed(&error),
                // Refused, or cut off.
                Some(Err(_)) | None => {}
            }
        }
        6 | 7 => {
            let amount = rng.random_range(1..12_u16);
            tally.given_at_most.fetch_add(amount.into(), Ordering::Relaxed);
            let kind = if rng.random_bool(0.2) {
                TokenKind::Premium
            } else {
                TokenKind::Standard
            };
            match perhaps(rng, tally, give(services, pro.id, kind, amount, "test")).await {
                Some(Ok(())) => {
                    tally.given.fetch_add(amount.into(), Ordering::Relaxed);
                }
                Some(Err(error)) => tally.failed(&error),
                None => {}
            }
        }
        8 => {
            let wrote = sqlx::query("update unlocks set first_message_at = unlocked_at where pro_id = $1")
                .bind(pro.id)
                .execute(&services.db);
            if let Some(Err(error)) = perhaps(rng, tally, wrote).await {
                tally.failed(&error);
            }
        }
        _ => {
            let later = services.clock.now() + time::Duration::days(5);
            if let Some(Err(error)) = perhaps(rng, tally, refund_due(services, later)).await {
                tally.failed(&error);
            }
        }
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn hundreds_of_operations_with_faults_leave_a_book_that_is_right(
    options: PgPoolOptions,
    connect: PgConnectOptions,
) {
    let scene = scene(crowd(options, connect).await).await;
    let services = scene.services.clone();
    let mut demandes = vec![scene.id];
    for key in 2..=u128::from(operations() / 50) {
        demandes.push(demande(&services, &scene.author, "Évier", "75111", key).await);
    }
    let pros = pros(&services, &scene.pro, 20, 12).await;
    let before = count(&services, "select sum(amount)::int8 from token_ledger").await;
    let world = Arc::new(World {
        services: services.clone(),
        pros,
        demandes,
        tally: Tally::default(),
    });
    let workers: Vec<_> = (0..WORKERS)
        .map(|seed| {
            let world = world.clone();
            tokio::spawn(async move {
                let mut rng = StdRng::seed_from_u64(seed.into());
                for step in 0..operations() / WORKERS {
                    operation(&world, &mut rng).await;
                    if seed == 0 && step % 10 == 9 {
                        kill_one(&world.services).await;
                    }
                }
            })
        })
        .collect();
    for worker in workers {
        worker.await.unwrap();
    }

    assert_proven(&services).await;
    let given = count(
        &services,
        "select sum(amount)::int8 from token_ledger where reason = 'gift'",
    )
    .await
        - before;
    let tally = &world.tally;
    let said = |tally: &AtomicI64| tally.load(Ordering::Relaxed);
    assert_eq!(said(&tally.deadlocks), 0);
    assert!(said(&tally.cut) > 20, "too few faults: {}", said(&tally.cut));
    assert!(
        (said(&tally.given)..=said(&tally.given_at_most)).contains(&given),
        "{given}"
    );
    let unlocks = count(&services, "select count(*) from unlocks").await;
    assert!(unlocks >= said(&tally.unlocked) && unlocks > 20, "{unlocks}");
    assert_eq!(
        count(&services, "select count(*) from conversations").await,
        unlocks
    );
    let refunded = count(&services, "select count(*) from unlocks where refunded").await;
    assert!(refunded > 0, "no refund was tried");
    assert_eq!(
        count(
            &services,
            "select count(*) from notifications where kind = 'refund'"
        )
        .await,
        refunded
    );
}

/// As a crash of the server, or of the network, would: one connection in the midst of a transaction is gone.
async fn kill_one(services: &Services) {
    let _ = sqlx::query(
        "select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and xact_start is not null and pid <> pg_backend_pid() limit 1",
    )
    .execute(&services.db)
    .await;
}
