//! Next year's data: communes merge, others are born, and what stands on a place stays.

use backend::place::{self, Loaded};
use model::place::Insee;
use sqlx::PgPool;

const BORN: &str = "93048";
const GONE: &str = "01999";

async fn execute(pool: &PgPool, statement: &'static str) {
    sqlx::query(statement).execute(pool).await.unwrap();
}

pub async fn a_changed_data_set_keeps_what_refers_to_places(pool: &PgPool) {
    // The database as another edition of the data left it: a commune that is no longer, one that was called otherwise.
    execute(pool, "update place_dataset set sha256 = repeat('0', 64)").await;
    execute(
        pool,
        "insert into places (insee, name, search_name, bare_name, postcodes, department, region, population, point,
                             outline, radius_m)
        select '01999', 'Ancienneville', 'ancienneville', 'ancienneville', array['01999'], department, region, 10, point,
               outline, radius_m
        from places where insee = '01004'",
    )
    .await;
    execute(
        pool,
        "create table standing (place char(5) references places (insee) on delete restrict)",
    )
    .await;
    execute(pool, "insert into standing values ('01999'), ('93048')").await;
    execute(
        pool,
        "update places set name = 'Montreuil-sous-Bois', outline = null where insee = '93048'",
    )
    .await;

    assert_eq!(place::load(pool, |_| {}).await.unwrap(), Loaded::Now);

    let born: Insee = BORN.parse().unwrap();
    assert_eq!(place::get(pool, &born).await.unwrap().unwrap().name, "Montreuil");
    let outlined: bool = sqlx::query_scalar("select outline is not null from places where insee = $1")
        .bind(BORN)
        .fetch_one(pool)
        .await
        .unwrap();
    assert!(outlined, "the outline is back");

    // Retired: shown where it stands, offered nowhere.
    let gone: Insee = GONE.parse().unwrap();
    assert_eq!(
        place::get(pool, &gone).await.unwrap().unwrap().name,
        "Ancienneville"
    );
    for query in ["ancienneville", "01999", "anciennevile"] {
        let offered = place::search(pool, query, 8).await.unwrap();
        assert!(offered.iter().all(|place| place.insee != gone), "{query}");
    }
    let covering: i64 =
        sqlx::query_scalar("select count(*) from places where insee = $1 and outline is not null")
            .bind(GONE)
            .fetch_one(pool)
            .await
            .unwrap();
    assert_eq!(covering, 0, "a retired place covers no point");
}
