//! The schema itself: its conventions, and the rules that only the database can hold. Each refusal is asserted by the
//! constraint's name, which is what the application translates.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests, outside the test functions themselves"
)]

#[path = "schema/conversation.rs"]
mod conversation;
#[path = "schema/demande.rs"]
mod demande;
#[path = "schema/fixture.rs"]
mod fixture;
#[path = "schema/ledger.rs"]
mod ledger;
#[path = "schema/money.rs"]
mod money;

use sqlx::PgPool;

async fn names(pool: &PgPool, query: &'static str) -> Vec<String> {
    sqlx::query_scalar(query).fetch_all(pool).await.unwrap()
}

/// Tables of ours: not PostGIS's, not sqlx's.
const TABLES: &str = "
    select relname::text from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r'
        and relname not in ('spatial_ref_sys', '_sqlx_migrations')
    order by relname";

#[sqlx::test(migrations = "../../migrations")]
async fn the_specifications_tables_exist(pool: PgPool) {
    let tables = names(&pool, TABLES).await;
    for table in [
        "users",
        "demandes",
        "transactions",
        "unlocks",
        "conversations",
        "conversation_flags",
        "reports",
        "media_files",
        "sessions",
        "categories",
        "places",
        "token_ledger",
        "withdrawals",
        "conversation_messages",
        "public_bundles",
        "moderation_decisions",
        "appeals",
        "notifications",
        "push_subscriptions",
        "saved_searches",
        "reviews",
        "job_runs",
        "webhook_events",
    ] {
        assert!(tables.iter().any(|name| name == table), "{table} is missing");
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn every_foreign_key_has_an_index_that_begins_with_it(pool: PgPool) {
    // A partial index serves where all it leaves out are nulls: a foreign key never looks those up.
    let unindexed = names(
        &pool,
        "
        select c.conname::text from pg_constraint c
        where c.contype = 'f' and c.connamespace = 'public'::regnamespace and not exists (
            select from pg_index i
            where i.indrelid = c.conrelid and i.indisvalid
                and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey
                and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) = (
                    select format('(%I IS NOT NULL)', a.attname) from pg_attribute a
                    where a.attrelid = c.conrelid and a.attnum = c.conkey[1])))
        order by 1",
    )
    .await;
    assert_eq!(unindexed, [""; 0]);
    let foreign_keys: i64 = sqlx::query_scalar("select count(*) from pg_constraint where contype = 'f'")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert!(foreign_keys > 40, "only {foreign_keys} were looked at");
}

#[sqlx::test(migrations = "../../migrations")]
async fn every_constraint_and_index_has_a_chosen_name(pool: PgPool) {
    let unnamed = names(&pool, r"
        select format('%s.%s', r.relname, c.conname) from pg_constraint c join pg_class r on r.oid = c.conrelid
        where c.connamespace = 'public'::regnamespace and c.contype in ('p', 'u', 'f', 'c')
            and r.relname not in ('spatial_ref_sys', '_sqlx_migrations')
            and (not starts_with(c.conname, r.relname || '_')
                or c.conname !~ (case c.contype when 'p' then '_pkey$' when 'u' then '_key$'
                                                when 'f' then '_fkey$' else '_check$' end)
                or c.conname ~ '[0-9]$' or c.conname = r.relname || '_check')
        union all
        select i.relname::text from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class r on r.oid = x.indrelid
        where i.relnamespace = 'public'::regnamespace and r.relname not in ('spatial_ref_sys', '_sqlx_migrations')
            and (not starts_with(i.relname, r.relname || '_')
                or i.relname !~ (case when x.indisprimary then '_pkey$' when x.indisunique then '_key$' else '_idx$' end))
        order by 1").await;
    assert_eq!(unnamed, [""; 0]);
}

#[sqlx::test(migrations = "../../migrations")]
async fn every_table_says_what_it_is_for(pool: PgPool) {
    let silent = names(
        &pool,
        "
        select relname::text from pg_class
        where relnamespace = 'public'::regnamespace and relkind = 'r'
            and relname not in ('spatial_ref_sys', '_sqlx_migrations')
            and obj_description(oid, 'pg_class') is null
        order by 1",
    )
    .await;
    assert_eq!(silent, [""; 0]);
}

#[sqlx::test(migrations = "../../migrations")]
async fn every_moment_has_a_time_zone(pool: PgPool) {
    let zoneless = names(
        &pool,
        "
        select format('%s.%s', table_name, column_name) from information_schema.columns
        where table_schema = 'public' and data_type = 'timestamp without time zone' order by 1",
    )
    .await;
    assert_eq!(zoneless, [""; 0]);
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_categories_are_there(pool: PgPool) {
    let slugs = names(&pool, "select slug from categories order by position").await;
    assert_eq!(slugs.len(), 24);
    assert_eq!((slugs[0].as_str(), slugs[23].as_str()), ("menage", "fetes"));
}
