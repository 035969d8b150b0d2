//! Departments by what is typed: a number, a name, or both.

use model::place::{Area, Department, normalise_place_query};
use sqlx::PgPool;

use super::{Error, search};

/// The department that a text means: "44", "Loire-Atlantique (44)", or its bare name where no commune is called so. `None`
/// where it means none.
///
/// # Errors
/// [`Error::Database`].
pub async fn find_department(db: &PgPool, text: &str) -> Result<Option<Department>, Error> {
    let text = text.trim();
    let found = sqlx::query_as!(
        Department,
        r#"
        select code, name
        from departments
        where code = upper($1) or name || ' (' || code || ')' = $1
        "#,
        text,
    )
    .fetch_optional(db)
    .await?;
    if found.is_some() {
        return Ok(found);
    }
    let typed = normalise_place_query(text);
    if typed.chars().any(|letter| letter.is_ascii_digit()) {
        return Ok(None);
    }
    // "Paris" is a town first.
    let departments = sqlx::query_as!(
        Department,
        "select code, name from departments where not exists (select from places where search_name = $1)",
        typed,
    )
    .fetch_all(db)
    .await?;
    Ok(departments
        .into_iter()
        .find(|department| normalise_place_query(&department.name) == typed))
}

/// Letters of a department's name from which on it is offered.
const LETTERS: usize = 3;

/// Where a search can look by what was typed, likeliest first, at most `limit`: the department of this number, or one whose
/// name begins so, then places ([`search`]). A department that is called as a commune is reached by its number.
///
/// # Errors
/// [`Error::Database`].
pub async fn search_areas(db: &PgPool, query: &str, limit: u8) -> Result<Vec<Area>, Error> {
    let typed = normalise_place_query(query);
    let departments = sqlx::query_as!(
        Department,
        r#"
        select code, name
        from departments
        where code = upper($1)
           or char_length($1) >= $2
              and not exists (
                  select from places where search_name = $1 and places.department = departments.code and not retired)
        order by code
        "#,
        typed,
        i32::try_from(LETTERS).unwrap_or(i32::MAX),
    )
    .fetch_all(db)
    .await?;
    let meant = |department: &Department| {
        department.code.eq_ignore_ascii_case(&typed)
            || typed.len() >= LETTERS && normalise_place_query(&department.name).starts_with(&typed)
    };
    let places = search(db, query, limit).await?;
    Ok(departments
        .into_iter()
        .filter(meant)
        .map(Area::Department)
        .chain(places.into_iter().map(Area::Place))
        .take(usize::from(limit))
        .collect())
}
