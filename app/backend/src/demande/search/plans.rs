//! What PostgreSQL makes of each statement of the search and of a trade's pages, kept as snapshots: a change of a plan is reviewed like a change of
//! code. 100 000 demandes over the real communes, statistics taken.

use std::sync::Arc;
use std::time::Duration;

use model::Category;
use model::place::Department;
use model::search::{BudgetBand, Cursor, SearchQuery};
use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, PgPool, Postgres, QueryBuilder};

use super::filter::Filter;
use super::*;
use crate::clock::SystemClock;
use crate::demande::landing::statement as landing;
use crate::fixtures::services;

/// Lines of a plan, every literal a `'…'`.
async fn plan(
    connection: &mut PoolConnection<Postgres>,
    build: impl FnOnce(&mut QueryBuilder<Postgres>),
) -> String {
    let mut sql = QueryBuilder::new("explain (costs off) ");
    build(&mut sql);
    let lines: Vec<String> = sql
        .build_query_scalar()
        .fetch_all(&mut **connection)
        .await
        .unwrap();
    let text = lines.join("\n");
    let mut plan = String::new();
    for (index, part) in text.split('\'').enumerate() {
        plan.push_str(if index % 2 == 0 { part } else { "'…'" });
    }
    assert!(!plan.contains("Seq Scan on demandes"), "{plan}");
    plan
}

async fn seeded(db: PgPool) -> Services {
    place::load(&db, |_| {}).await.unwrap();
    let seed = include_str!("../../../../../bench/search/demandes.sql").replace(":n", "100000");
    sqlx::raw_sql(AssertSqlSafe(seed)).execute(&db).await.unwrap();
    let mut connection = db.acquire().await.unwrap();
    // A sample of 300 rows for each unit of the target: every row, so that the statistics are the same each time.
    for statement in [
        "set default_statistics_target = 400",
        "vacuum analyze demandes",
        "analyze places",
    ] {
        sqlx::raw_sql(statement).execute(&mut *connection).await.unwrap();
    }
    drop(connection);
    let (services, _) = services(db);
    Services {
        // The seed's demandes are of today.
        clock: Arc::new(SystemClock),
        search: Arc::new(SearchCache::new(Duration::ZERO)),
        ..services
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn every_search_reads_indexes(db: PgPool) {
    let services = seeded(db.clone()).await;
    let place = place::find_by_text(&db, "Montreuil (93100)")
        .await
        .unwrap()
        .unwrap();
    let near = reach(&services, place.clone(), 10).await.unwrap().circle;
    let far = reach(&services, place, 30).await.unwrap().circle;
    let now = services.clock.now();
    let filter = |change: fn(&mut SearchQuery)| {
        let mut query = SearchQuery::default();
        change(&mut query);
        Filter::new(&query, now)
    };
    let all = filter(|_| {});
    let one = filter(|query| query.categories = vec![Category::Plomberie]);
    let two = filter(|query| query.categories = vec![Category::Plomberie, Category::Cours]);
    let narrow = filter(|query| {
        query.budget = Some(BudgetBand::To500);
        query.max_age_days = Some(7);
    });
    let commune = filter(|query| query.commune = Some("93048".parse().unwrap()));
    let department = filter(|_| {}).within(Some(&Department {
        code: "93".into(),
        name: "Seine-Saint-Denis".into(),
    }));
    let words = filter(|query| query.words = Some("chauffe-eau".into()));
    let alike = filter(|query| query.words = Some("chaufe-eau".into()))
        .for_alike()
        .unwrap();
    let cursor = Cursor {
        approximate: false,
        place: "93048".parse().unwrap(),
        created_at: i64::try_from((now - time::Duration::days(2)).unix_timestamp_nanos() / 1_000).unwrap(),
        id: uuid::Uuid::nil(),
    };
    let after = Some(&cursor);
    let paris: Insee = "75056".parse().unwrap();
    let few = &near.places[..20];
    let reach = (far.places.as_slice(), far.departments.as_slice());

    let mut connection = db.acquire().await.unwrap();
    // What depends on the machine is left out of the choice.
    sqlx::raw_sql(
        "set max_parallel_workers_per_gather = 0; set jit = off; set pg_trgm.word_similarity_threshold = 0.5",
    )
    .execute(&mut *connection)
    .await
    .unwrap();
    macro_rules! keep {
        ($($name:literal: |$sql:ident| $build:expr;)+) => {
            $(insta::assert_snapshot!($name, plan(&mut connection, |$sql| $build).await);)+
        };
    }
    keep! {
        "nearest": |sql| statement::nearest(sql, &all, &near.places, None, 21);
        "nearest_one_category": |sql| statement::nearest(sql, &one, &near.places, None, 21);
        "nearest_two_categories": |sql| statement::nearest(sql, &two, &near.places, None, 21);
        "nearest_budget_and_age": |sql| statement::nearest(sql, &narrow, &near.places, None, 21);
        "nearest_next_page": |sql| statement::nearest(sql, &one, &near.places, after, 21);
        "nearest_words": |sql| statement::nearest_with_words(sql, &words, &near.places, None, 21);
        "nearest_alike": |sql| statement::nearest_with_words(sql, &alike, &near.places, None, 21);
        "newest_around_few_communes": |sql| statement::newest_of_each(sql, &one, few, None, 21);
        "newest_around": |sql| statement::newest_back_in_time(sql, &all, reach, None, 21);
        "newest_around_one_category": |sql| statement::newest_back_in_time(sql, &one, reach, None, 21);
        "newest_around_next_page": |sql| statement::newest_back_in_time(sql, &one, reach, after, 21);
        "newest_around_words": |sql| statement::newest(sql, &words, Some(&far.places), None, 21);
        "newest": |sql| statement::newest(sql, &all, None, None, 21);
        "newest_one_category": |sql| statement::newest(sql, &one, None, None, 21);
        "newest_next_page": |sql| statement::newest(sql, &all, None, after, 21);
        "newest_in_one_commune": |sql| statement::newest(sql, &commune, None, None, 21);
        "newest_words": |sql| statement::newest(sql, &words, None, None, 21);
        "count_around": |sql| statement::count(sql, &one, Some(&near.places), 1_000);
        "count": |sql| statement::count(sql, &all, None, 1_000);
        "newest_in_department": |sql| statement::newest(sql, &department, None, None, 21);
        "map_of_communes": |sql| statement::count_by_commune(sql, &one, Some(&near.places));
        "map_of_department": |sql| statement::count_by_commune(sql, &department, None);
        "map_of_departments": |sql| statement::count_by_department(sql, &one);
        "landing_towns_by_department": |sql| landing::towns_by_department(sql, &one, 6);
        "landing_towns": |sql| landing::towns(sql, &one, &far.places);
        "landing_usual_budget": |sql| landing::usual_budget(sql, &one, &near.places);
        "landing_other_trades": |sql| landing::other_trades(sql, &all, &paris, Category::Plomberie, 8);
    }
}
