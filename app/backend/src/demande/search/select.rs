//! Which statement answers a search, and its rows.

use model::place::Insee;
use model::search::{Cursor, SearchQuery};
use model::{FieldErrors, FieldProblem};
use sqlx::postgres::PgRow;
use sqlx::{FromRow, Postgres, QueryBuilder};
use time::OffsetDateTime;

use super::filter::{Filter, LIKENESS, Words};
use super::{Error, by_date, statement};
use crate::Services;
use crate::demande::row::SummaryRow;
use crate::place::Circle;

/// Communes walked outward at first; only where they do not fill the page, the others too.
const FIRST_LEG: usize = 64;
/// Up to so many communes, the newest of each are looked at; of more, the newest of their departments.
const FEW_COMMUNES: usize = 40;

/// A demande found, and its commune.
#[derive(FromRow)]
pub struct Found {
    place: String,
    #[sqlx(flatten)]
    pub summary: SummaryRow,
}

impl Found {
    /// The cursor of a page that ends with it.
    pub fn cursor(&self, approximate: bool) -> Result<Cursor, Error> {
        let place: Insee = self
            .place
            .parse()
            .map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
        let micros = self.summary.created_at.unix_timestamp_nanos() / 1_000;
        Ok(Cursor {
            approximate,
            place,
            created_at: i64::try_from(micros).unwrap_or(i64::MAX),
            id: self.summary.id,
        })
    }
}

/// The rows after the query's cursor, in its order, at most `limit`.
pub async fn rows(
    services: &Services,
    filter: &Filter,
    circle: Option<&Circle>,
    query: &SearchQuery,
    limit: i64,
) -> Result<Vec<Found>, Error> {
    let after = query.after.as_ref();
    if after.is_some_and(|cursor| !is_moment(cursor)) {
        return Err(FieldErrors::of("apres", FieldProblem::Invalid).into());
    }
    let mut sql = QueryBuilder::<Postgres>::new("");
    let mut found = match circle {
        None => {
            statement::newest(&mut sql, filter, None, after, limit);
            fetch(services, filter, sql).await?
        }
        Some(circle) if let Some(commune) = &filter.commune => {
            if circle.position(commune).is_none() {
                return Ok(Vec::new());
            }
            statement::newest(&mut sql, filter, None, after, limit);
            fetch(services, filter, sql).await?
        }
        Some(circle) if by_date(query) => {
            let places = &circle.places;
            if filter.words.is_some() {
                statement::newest(&mut sql, filter, Some(places), after, limit);
            } else if places.len() <= FEW_COMMUNES || circle.departments.is_empty() {
                statement::newest_of_each(&mut sql, filter, places, after, limit);
            } else {
                let reach = (places.as_slice(), circle.departments.as_slice());
                statement::newest_back_in_time(&mut sql, filter, reach, after, limit);
            }
            fetch(services, filter, sql).await?
        }
        Some(circle) => outward(services, filter, circle, after, limit).await?,
    };
    if let Some(circle) = circle {
        for row in &mut found {
            row.summary.metres = circle.metres_to(&row.place);
        }
    }
    Ok(found)
}

/// Nearest first, from the cursor's commune on.
async fn outward(
    services: &Services,
    filter: &Filter,
    circle: &Circle,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<Found>, Error> {
    let begin = match after {
        None => 0,
        Some(cursor) => circle
            .position(cursor.place.as_str())
            .ok_or_else(|| FieldErrors::of("apres", FieldProblem::Invalid))?,
    };
    let communes = circle.places.get(begin..).unwrap_or_default();
    let mut sql = QueryBuilder::<Postgres>::new("");
    if filter.words.is_some() {
        statement::nearest_with_words(&mut sql, filter, communes, after, limit);
        return fetch(services, filter, sql).await;
    }
    let (first, others) = communes.split_at(communes.len().min(FIRST_LEG));
    statement::nearest(&mut sql, filter, first, after, limit);
    let mut found: Vec<Found> = fetch(services, filter, sql).await?;
    let missing = limit - i64::try_from(found.len()).unwrap_or(limit);
    if missing > 0 && !others.is_empty() {
        let mut sql = QueryBuilder::<Postgres>::new("");
        statement::nearest(&mut sql, filter, others, None, missing);
        found.extend(fetch::<Found>(services, filter, sql).await?);
    }
    Ok(found)
}

/// Runs a statement that has `filter` in it.
pub async fn fetch<T>(
    services: &Services,
    filter: &Filter,
    mut sql: QueryBuilder<Postgres>,
) -> Result<Vec<T>, Error>
where
    T: for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    // Words are planned for each time: how often they occur decides.
    let statement = sql.build_query_as().persistent(filter.words.is_none());
    let Some(Words::Alike(_)) = filter.words else {
        return Ok(statement.fetch_all(&services.db).await?);
    };
    let mut transaction = services.db.begin().await?;
    sqlx::query("select set_config('pg_trgm.word_similarity_threshold', $1, true)")
        .bind(LIKENESS)
        .execute(&mut *transaction)
        .await?;
    let rows = statement.fetch_all(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(rows)
}

/// Whether the cursor's moment is one that a demande may have been posted at; anybody can write a cursor.
fn is_moment(cursor: &Cursor) -> bool {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(cursor.created_at) * 1_000)
        .is_ok_and(|moment| moment.year() >= 1970)
}
