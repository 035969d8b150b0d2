//! The least rows that the rules need: a place, people, a demande.

use sqlx::{AssertSqlSafe, PgPool};
use uuid::Uuid;

/// Paris 11e and Montreuil; the points are the communes' own.
pub async fn places(pool: &PgPool) {
    sqlx::raw_sql(
        "insert into departments (code, name, region, outline)
            select code, code, '11', st_multi(st_makeenvelope(2, 48, 3, 49, 4326)) from unnest('{75, 93}'::text[]) code
            on conflict do nothing;
         insert into places (insee, name, search_name, bare_name, postcodes, department, region, population, point, radius_m) values
            ('75111', 'Paris 11e', 'paris 11e', 'paris 11e', '{75011}', '75', '11', 142583, st_makepoint(2.3795, 48.8594)::geography, 1500),
            ('93048', 'Montreuil', 'montreuil', 'montreuil', '{93100}', '93', '11', 111934, st_makepoint(2.4491, 48.8640)::geography, 2200)
         on conflict do nothing",
    )
    .execute(pool)
    .await
    .unwrap();
}

/// A user of the given type (`pro` or `demandeur`), without tokens.
pub async fn user(pool: &PgPool, user_type: &str) -> Uuid {
    let id: Uuid = sqlx::query_scalar("select gen_random_uuid()")
        .fetch_one(pool)
        .await
        .unwrap();
    sqlx::query(
        "insert into users (id, user_id, public_id, user_type, password_hash, kdf_iterations, account_salt, wrap_password,
            terms_version, terms_accepted_at)
         values ($1, encode(sha256($1::text::bytea), 'hex'), translate(left(md5($1::text), 12), 'ilou', 'wxyz'), $2,
            '$2b$04$' || repeat('a', 53), 600000, decode(repeat('00', 16), 'hex'), decode(repeat('00', 120), 'hex'),
            '2026-11', now())",
    )
    .bind(id)
    .bind(user_type)
    .execute(pool)
    .await
    .unwrap();
    id
}

/// A demande in Paris 11e with the default slots: three, and two premium.
pub async fn demande(pool: &PgPool, author: Uuid) -> Uuid {
    places(pool).await;
    sqlx::query_scalar(
        "insert into demandes (author_id, title, description, category, place)
         values ($1, 'Robinet qui goutte', 'Depuis mardi, dans la cuisine.', 'plomberie', '75111') returning id",
    )
    .bind(author)
    .fetch_one(pool)
    .await
    .unwrap()
}

/// Writes a gift into the ledger.
pub async fn gift(pool: &PgPool, user: Uuid, kind: &str, amount: i32) {
    sqlx::query(
        "insert into token_ledger (user_id, kind, amount, reason, note) values ($1, $2, $3, 'gift', 'test')",
    )
    .bind(user)
    .bind(kind)
    .bind(amount)
    .execute(pool)
    .await
    .unwrap();
}

/// Unlocks for 5 tokens with its ledger row, as the application does.
pub async fn unlock(pool: &PgPool, pro: Uuid, demande: Uuid) -> Result<Uuid, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let id: Uuid = sqlx::query_scalar(
        "insert into unlocks (pro_id, demande_id, tokens_spent) values ($1, $2, 5) returning id",
    )
    .bind(pro)
    .bind(demande)
    .fetch_one(&mut *transaction)
    .await?;
    sqlx::query(
        "insert into token_ledger (user_id, amount, reason, unlock_id) values ($1, -5, 'unlock', $2)",
    )
    .bind(pro)
    .bind(id)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(id)
}

/// A pro with 20 tokens.
pub async fn pro(pool: &PgPool) -> Uuid {
    let pro = user(pool, "pro").await;
    gift(pool, pro, "standard", 20).await;
    pro
}

/// Runs statements in one transaction and says which constraint refused them, at once or at commit.
async fn refusal(pool: &PgPool, sql: String) -> Option<String> {
    let mut transaction = pool.begin().await.unwrap();
    let ran = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *transaction).await;
    let ended = match ran {
        Ok(_) => transaction.commit().await,
        Err(error) => Err(error),
    };
    ended.err().map(|error| constraint(&error))
}

/// Asserts that the statements are refused, and by which rule.
pub async fn refused(pool: &PgPool, sql: impl Into<String>, rule: &str) {
    let sql = sql.into();
    assert_eq!(refusal(pool, sql.clone()).await.as_deref(), Some(rule), "{sql}");
}

/// Asserts that the statements are accepted.
pub async fn accepted(pool: &PgPool, sql: impl Into<String>) {
    let sql = sql.into();
    assert_eq!(refusal(pool, sql.clone()).await, None, "{sql}");
}

/// The name of the constraint that an error comes from; its whole text where there is none.
pub fn constraint(error: &sqlx::Error) -> String {
    error
        .as_database_error()
        .and_then(|refused| refused.constraint())
        .map_or_else(|| error.to_string(), str::to_owned)
}

/// One number.
pub async fn number(pool: &PgPool, sql: impl Into<String>) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(sql.into()))
        .fetch_one(pool)
        .await
        .unwrap()
}
