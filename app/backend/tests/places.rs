//! Places, on the real data in a real PostGIS. Loading takes seconds, so one database serves every check here; each
//! walks its whole table and reports all that failed.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests fail the way tests do"
)]

#[path = "places/data.rs"]
mod data;
#[path = "places/find.rs"]
mod find;
#[path = "places/reload.rs"]
mod reload;

use backend::place::{self, LoadProgress, Loaded};
use sqlx::PgPool;

#[sqlx::test(migrations = "../../migrations")]
async fn places_are_loaded_once_found_and_resolved(pool: PgPool) {
    two_servers_at_once_load_once(&pool).await;
    let mut faults = data::check(&pool).await;
    faults.extend(find::points_resolve(&pool).await);
    faults.extend(find::queries_find(&pool).await);
    faults.extend(find::texts_name_one_place(&pool).await);
    faults.extend(find::plans_use_indexes(&pool).await);
    faults.extend(find::departments_are_offered(&pool).await);
    faults.extend(drawings_show_the_place(&pool).await);
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
    reload::a_changed_data_set_keeps_what_refers_to_places(&pool).await;
}

/// A drawing has the place itself, its neighbours, and a label that lies in the picture.
async fn drawings_show_the_place(pool: &PgPool) -> Vec<String> {
    let mut faults = Vec::new();
    for (insee, name) in [
        ("75111", "11e"),
        ("93048", "Montreuil"),
        ("2A004", "Ajaccio"),
        ("97411", "Saint-Denis"),
    ] {
        let Some(drawing) = place::drawing(pool, &insee.parse().unwrap()).await.unwrap() else {
            faults.push(format!("{insee} has no drawing"));
            continue;
        };
        let (x, y) = drawing.label;
        let in_sight = x.abs() < 320.0 && y.abs() < 110.0;
        if drawing.name != name || !in_sight || !drawing.here.starts_with('M') || drawing.others.is_empty() {
            faults.push(format!(
                "{insee} is drawn wrong: {} at {x:.0}, {y:.0}",
                drawing.name
            ));
        }
    }
    if place::drawing(pool, &"99999".parse().unwrap())
        .await
        .unwrap()
        .is_some()
    {
        faults.push("an unknown place is drawn".to_owned());
    }
    faults
}

async fn two_servers_at_once_load_once(pool: &PgPool) {
    let mut seen = Vec::new();
    let (one, other) = tokio::join!(
        place::load(pool, |step| seen.push(step)),
        place::load(pool, |_| {})
    );
    let mut results = [one.unwrap(), other.unwrap()];
    results.sort_by_key(|loaded| *loaded == Loaded::Now);
    assert_eq!(results, [Loaded::AlreadyThere, Loaded::Now]);
    assert!(
        matches!(seen.first(), Some(LoadProgress::Started { places: 34_000.. })),
        "{seen:?}"
    );
    assert!(
        matches!(
            seen.last(),
            Some(LoadProgress::Done { .. } | LoadProgress::UpToDate)
        ),
        "{seen:?}"
    );

    let mut seen = Vec::new();
    assert_eq!(
        place::load(pool, |step| seen.push(step)).await.unwrap(),
        Loaded::AlreadyThere
    );
    assert_eq!(seen, [LoadProgress::UpToDate]);
}
