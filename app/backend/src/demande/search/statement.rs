//! The statements of the search. `plans.rs` keeps what PostgreSQL makes of each.
//!
//! Two of them walk: an array is unnested `with ordinality`, whose order PostgreSQL knows, and a lateral query takes what each
//! step has. The sort above is then incremental, and the walk ends with the step that fills the page.

use model::search::Cursor;
use sqlx::{Postgres, QueryBuilder};
use time::{Duration, OffsetDateTime};

use super::filter::Filter;
use super::moment;

type Sql = QueryBuilder<Postgres>;

/// What a list shows of a demande, and its commune.
const COLUMNS: &str = "d.id, d.title, left(d.description, 240) as excerpt, d.category, d.location_display, d.place, d.budget_min, \
     d.budget_max, d.slots_used, d.slots_total, d.slots_premium_used, d.slots_premium_total, d.created_at";
const NEWEST_FIRST: &str = "d.created_at desc, d.id desc";
/// Ends of the steps back in time, in hours before the first. What is fresh costs little; what is rare is soon all read.
const STEPS_BACK_HOURS: [i64; 5] = [1, 4, 16, 64, 256];

/// Newest first, in all of France, in one commune (the filter's), or with words within a circle.
pub fn newest(sql: &mut Sql, filter: &Filter, circle: Option<&[String]>, after: Option<&Cursor>, limit: i64) {
    sql.push(format_args!("select {COLUMNS} from demandes d where "));
    filter.push(sql);
    if let Some(circle) = circle {
        sql.push(" and d.place = any(")
            .push_bind(circle.to_vec())
            .push("::char(5)[])");
    }
    push_after(sql, after);
    push_end(sql, limit);
}

/// Nearest first: these communes outward. The cursor is in the first of them.
pub fn nearest(sql: &mut Sql, filter: &Filter, communes: &[String], after: Option<&Cursor>, limit: i64) {
    sql.push(format_args!("select {COLUMNS} from unnest("))
        .push_bind(communes.to_vec())
        .push(
            "::char(5)[]) with ordinality as near (place, ord)
             cross join lateral (select * from demandes d where d.place = near.place and ",
        );
    filter.push(sql);
    push_after_in_first(sql, after);
    push_end(sql, limit);
    sql.push(format_args!(") d order by near.ord, {NEWEST_FIRST} limit "))
        .push_bind(limit);
}

/// Nearest first where words are looked for: how often they occur decides which index is read, and PostgreSQL knows.
pub fn nearest_with_words(
    sql: &mut Sql,
    filter: &Filter,
    communes: &[String],
    after: Option<&Cursor>,
    limit: i64,
) {
    sql.push(format_args!("select {COLUMNS} from unnest("))
        .push_bind(communes.to_vec())
        .push("::char(5)[]) with ordinality as near (place, ord) join demandes d on d.place = near.place where ");
    filter.push(sql);
    push_after_in_first(sql, after);
    sql.push(format_args!(" order by near.ord, {NEWEST_FIRST} limit "))
        .push_bind(limit);
}

/// Newest first in a few communes: the newest of each, and the newest of those.
pub fn newest_of_each(
    sql: &mut Sql,
    filter: &Filter,
    communes: &[String],
    after: Option<&Cursor>,
    limit: i64,
) {
    sql.push(format_args!("select {COLUMNS} from (select d.id from unnest("))
        .push_bind(communes.to_vec())
        .push(
            "::char(5)[]) as near (place)
             cross join lateral (select d.id, d.created_at from demandes d where d.place = near.place and ",
        );
    filter.push(sql);
    push_after(sql, after);
    push_end(sql, limit);
    sql.push(") d");
    push_end(sql, limit);
    sql.push(format_args!(
        ") page join demandes d using (id) order by {NEWEST_FIRST}"
    ));
}

/// Newest first in many communes: back in time by ever longer steps through their departments, whose index says which
/// demandes stand in the circle.
///
/// `is true` keeps the communes a set that each demande is looked up in. Without it PostgreSQL's plan for a statement that it has
/// often seen joins them by comparing each with each, which takes ten times as long.
pub fn newest_back_in_time(
    sql: &mut Sql,
    filter: &Filter,
    (communes, departments): (&[String], &[String]),
    after: Option<&Cursor>,
    limit: i64,
) {
    let (since, until) = steps_back(after.map_or(filter.now(), moment), after.is_some());
    sql.push(format_args!("select {COLUMNS} from (select d.id from unnest("))
        .push_bind(since)
        .push(", ")
        .push_bind(until)
        .push(
            ") with ordinality as step (since, until, ord)
             cross join lateral (select d.id, d.created_at from demandes d where d.department = any(",
        )
        .push_bind(departments.to_vec())
        .push(
            ") and d.created_at > step.since and d.created_at <= step.until and (d.place in (select unnest(",
        )
        .push_bind(communes.to_vec())
        .push("::char(5)[])) is true) and ");
    filter.push(sql);
    push_after(sql, after);
    push_end(sql, limit);
    sql.push(format_args!(") d order by step.ord, {NEWEST_FIRST} limit "))
        .push_bind(limit)
        .push(format_args!(
            ") page join demandes d using (id) order by {NEWEST_FIRST}"
        ));
}

/// How many there are, up to `limit`.
pub fn count(sql: &mut Sql, filter: &Filter, circle: Option<&[String]>, limit: i64) {
    sql.push("select count(*) from (select from demandes d where ");
    filter.push(sql);
    if let Some(circle) = circle {
        sql.push(" and d.place = any(")
            .push_bind(circle.to_vec())
            .push("::char(5)[])");
    }
    sql.push(" limit ").push_bind(limit).push(") d");
}

/// How many in each of these communes, or of those that the filter leaves.
pub fn count_by_commune(sql: &mut Sql, filter: &Filter, circle: Option<&[String]>) {
    sql.push(
        "select places.insee as code, places.name, found.count from (select d.place, count(*) as count from demandes d where ",
    );
    filter.push(sql);
    if let Some(circle) = circle {
        sql.push(" and d.place = any(")
            .push_bind(circle.to_vec())
            .push("::char(5)[])");
    }
    sql.push(" group by d.place) found join places on places.insee = found.place order by code");
}

/// How many in each department.
pub fn count_by_department(sql: &mut Sql, filter: &Filter) {
    sql.push(
        "select departments.code, departments.name, found.count
         from (select d.department, count(*) as count from demandes d where ",
    );
    filter.push(sql);
    sql.push(
        " group by d.department) found join departments on departments.code = found.department order by code",
    );
}

fn push_end(sql: &mut Sql, limit: i64) {
    sql.push(format_args!(" order by {NEWEST_FIRST} limit "))
        .push_bind(limit);
}

/// What comes after the cursor, newest first. One comparison, so that the index begins there.
fn push_after(sql: &mut Sql, after: Option<&Cursor>) {
    if let Some(cursor) = after {
        sql.push(" and (d.created_at, d.id) < (")
            .push_bind(moment(cursor))
            .push(", ")
            .push_bind(cursor.id)
            .push(")");
    }
}

/// The same in the first commune; of the others nothing was shown yet.
fn push_after_in_first(sql: &mut Sql, after: Option<&Cursor>) {
    if let Some(cursor) = after {
        sql.push(" and (d.created_at, d.id) < (case when near.ord = 1 then ")
            .push_bind(moment(cursor))
            .push(" else 'infinity'::timestamptz end, ")
            .push_bind(cursor.id)
            .push(")");
    }
}

/// Beginnings and ends of the steps. The first ends at the cursor; without one never, for clocks differ a little.
fn steps_back(from: OffsetDateTime, ends: bool) -> (Vec<OffsetDateTime>, Vec<OffsetDateTime>) {
    let bounds: Vec<_> = STEPS_BACK_HOURS
        .iter()
        .map(|hours| from - Duration::hours(*hours))
        .collect();
    let first = if ends { from } else { from + Duration::days(1) };
    let until = std::iter::once(first).chain(bounds.iter().copied()).collect();
    let since = bounds.into_iter().chain([OffsetDateTime::UNIX_EPOCH]).collect();
    (since, until)
}
