//! Departments by what is typed: a number, a name, or both.

use model::place::{Department, normalise_place_query};
use sqlx::PgPool;

use super::Error;

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
