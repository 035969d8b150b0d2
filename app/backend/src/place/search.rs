//! Places by what is typed.

use model::place::{Insee, Place, PlaceQuery, PlaceSuggestion, bare_place_name};
use sqlx::PgPool;

use super::{Error, decode, get};

/// Letters from which on a name that nothing begins with is taken for a typo.
const TYPO_LETTERS: usize = 4;
/// Letters of a word from which on it is looked for inside names.
const INNER_WORD_LETTERS: usize = 3;
/// How alike a name must be to what was typed, from 0 to 1 (trigrams in common).
const LIKENESS: f32 = 0.4;
/// A place of exactly this name stands before those whose names only begin so, unless they have so many times its
/// inhabitants: "villeneuve" lists the towns of that name first, but its hamlets after Villeneuve-d'Ascq.
const EXACT_WEIGHT: i32 = 50;

/// Places that what was typed may mean, likeliest first, at most `limit`.
///
/// By name: the name itself, names beginning so (an article may be left out), names with a word beginning so, and for
/// a typo names that look alike; the most populous first within each. By the beginning of a postcode, or a
/// department's code. Nothing typed finds nothing.
///
/// # Errors
/// [`Error::Database`].
pub async fn search(pool: &PgPool, query: &str, limit: u8) -> Result<Vec<PlaceSuggestion>, Error> {
    let Some(query) = PlaceQuery::parse(query) else {
        return Ok(Vec::new());
    };
    let limit = usize::from(limit);
    let rows = match &query.area {
        Some(area) if query.name.is_empty() => in_area(pool, area, limit).await?,
        area => {
            let found = named(pool, &query.name, area.as_deref(), limit).await?;
            // "Montreuil 75": the name is worth more than a wrong number.
            if found.is_empty() && area.is_some() {
                named(pool, &query.name, None, limit).await?
            } else {
                found
            }
        }
    };
    rows.into_iter().map(Row::into_suggestion).collect()
}

/// The one place that a text of a form or of a link means: a [label](PlaceSuggestion::label), a name, a postcode, or
/// an INSEE code that is no postcode.
///
/// Five digits can be both: people type postcodes, so the postcode wins. Whoever holds an [`Insee`] calls [`get`].
///
/// # Errors
/// [`Error::Database`].
pub async fn find_by_text(pool: &PgPool, text: &str) -> Result<Option<Place>, Error> {
    if let Some(found) = search(pool, text, 1).await?.first() {
        return get(pool, &found.insee).await;
    }
    match text.trim().to_uppercase().parse::<Insee>() {
        Ok(insee) => get(pool, &insee).await,
        Err(_) => Ok(None),
    }
}

struct Row {
    insee: String,
    name: String,
    postcode: Option<String>,
    department: String,
    population: i32,
}

impl Row {
    fn into_suggestion(self) -> Result<PlaceSuggestion, Error> {
        Ok(PlaceSuggestion {
            insee: decode(self.insee.try_into())?,
            name: self.name,
            postcode: self.postcode,
            department: self.department,
            population: decode(self.population.try_into())?,
        })
    }
}

/// The end of the range of texts that begin with this one: nothing normalised holds a character after `~`.
fn end_of_prefix(prefix: &str) -> String {
    format!("{prefix}~")
}

/// A `bigint` for SQL's `limit`.
fn rows(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// By postcode or department alone. A whole postcode is looked for among all that a place has, its beginning among
/// the main ones.
async fn in_area(pool: &PgPool, area: &str, limit: usize) -> Result<Vec<Row>, sqlx::Error> {
    let whole = (area.len() == 5).then(|| area.to_owned());
    sqlx::query_as!(
        Row,
        r#"
        select insee, name, main_postcode as "postcode", department, population
        from places
        where not retired
          and (main_postcode >= $1 and main_postcode < $2
               or department = $1
               or postcodes @> array[$3::text])
        order by prominence desc, insee
        limit $4
        "#,
        area,
        end_of_prefix(area),
        whole,
        rows(limit),
    )
    .fetch_all(pool)
    .await
}

/// By name, within an area where one is given: each way of looking only fills what the surer ones left empty.
async fn named(pool: &PgPool, name: &str, area: Option<&str>, limit: usize) -> Result<Vec<Row>, sqlx::Error> {
    let mut found = beginning(pool, name, area, limit).await?;
    let longest = name.split(' ').map(str::len).max().unwrap_or(0);
    if found.len() < limit && longest >= INNER_WORD_LETTERS {
        let more = with_words(pool, name, area, limit).await?;
        add(&mut found, more, limit);
    }
    if found.is_empty() && name.len() >= TYPO_LETTERS {
        found = alike(pool, name, area, limit).await?;
    }
    // "le montreuil": an article that the name does not have.
    let bare = bare_place_name(name);
    if found.is_empty() && bare != name {
        found = beginning(pool, bare, area, limit).await?;
    }
    Ok(found)
}

fn add(found: &mut Vec<Row>, more: Vec<Row>, limit: usize) {
    for row in more {
        if found.len() < limit && found.iter().all(|known| known.insee != row.insee) {
            found.push(row);
        }
    }
}

async fn beginning(
    pool: &PgPool,
    name: &str,
    area: Option<&str>,
    limit: usize,
) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"
        select insee, name, main_postcode as "postcode", department, population
        from places
        where not retired
          and (search_name >= $1 and search_name < $2 or bare_name >= $1 and bare_name < $2)
          and ($3::text is null
               or department = $3
               or exists (select from unnest(postcodes) as postcode where starts_with(postcode, $3)))
        order by prominence * case when search_name = $1 or bare_name = $1 then $5 else 1 end desc,
                 search_name <> $1, insee
        limit $4
        "#,
        name,
        end_of_prefix(name),
        area,
        rows(limit),
        EXACT_WEIGHT,
    )
    .fetch_all(pool)
    .await
}

/// Names of which some word begins with each word typed, in any order.
async fn with_words(
    pool: &PgPool,
    name: &str,
    area: Option<&str>,
    limit: usize,
) -> Result<Vec<Row>, sqlx::Error> {
    let words: Vec<String> = name.split(' ').map(|word| format!(" {word}")).collect();
    // The index looks for the word that is likely the rarest, the others are checked on what it finds.
    let rarest = name
        .split(' ')
        .max_by_key(|word| (!word.starts_with("saint"), word.len()))
        .unwrap_or_default();
    sqlx::query_as!(
        Row,
        r#"
        select insee, name, main_postcode as "postcode", department, population
        from places
        where not retired
          and (search_name like $1 || '%' or search_name like '% ' || $1 || '%')
          and not exists (select from unnest($2::text[]) as word where strpos(' ' || search_name, word) = 0)
          and ($3::text is null
               or department = $3
               or exists (select from unnest(postcodes) as postcode where starts_with(postcode, $3)))
        order by prominence desc, insee
        limit $4
        "#,
        rarest,
        &words,
        area,
        rows(limit),
    )
    .fetch_all(pool)
    .await
}

/// Names that look like what was typed.
async fn alike(pool: &PgPool, name: &str, area: Option<&str>, limit: usize) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"
        select insee, name, main_postcode as "postcode", department, population
        from places
        where not retired
          and search_name % $1
          and similarity(search_name, $1) >= $2
          and ($3::text is null
               or department = $3
               or exists (select from unnest(postcodes) as postcode where starts_with(postcode, $3)))
        order by similarity(search_name, $1) desc, prominence desc, insee
        limit $4
        "#,
        name,
        LIKENESS,
        area,
        rows(limit),
    )
    .fetch_all(pool)
    .await
}
