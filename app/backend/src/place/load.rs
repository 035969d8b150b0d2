//! Loading the embedded places into the database.

use std::fmt::Write as _;

use sqlx::{PgConnection, PgPool};
use tokio::task::{JoinError, spawn_blocking};

use super::dataset::{self, DataError, PlaceRecord};
use super::outline::Outlines;

/// Key of the advisory lock under which places are loaded ("places", any number unlike those of other locks).
const LOCK: i64 = 0x0070_6c61_6365_7300;
/// Outlines sent between two reports of progress.
const OUTLINES_PER_REPORT: usize = 2_000;
/// Bytes gathered before they are sent.
const CHUNK: usize = 1 << 18;

/// How far the loading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadProgress {
    /// This data is there already: nothing is done.
    UpToDate,
    /// The data is read; another server may be loading it just now, and is waited for.
    Started {
        /// Places that will be loaded.
        places: usize,
    },
    /// Outlines sent to the database.
    Outlines {
        /// So many.
        done: usize,
        /// Of so many.
        total: usize,
    },
    /// All is sent; rows and indexes are being written, a few seconds without further reports.
    Writing,
    /// All is written.
    Done {
        /// Places loaded.
        places: usize,
    },
}

/// What [`load`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loaded {
    /// Nothing: this data was there.
    AlreadyThere,
    /// The places were written.
    Now,
}

/// Why places could not be loaded. The database is then as it was.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The embedded data can't be read.
    #[error("the embedded places cannot be read")]
    Data(#[from] DataError),
    /// The database refused or was lost.
    #[error("the places could not be written")]
    Database(#[from] sqlx::Error),
    /// The data could not be read in the background.
    #[error("the embedded places could not be read in the background")]
    Background(#[from] JoinError),
}

/// Brings `places` and `departments` to the state of the embedded data, in one transaction, and tells how far it is.
///
/// Safe at every start: the same data is recognised and left alone; of servers that start at once one loads and the
/// others wait for it. Rows are updated in place, so that what refers to a place stays; a place that is no longer in
/// the data is marked as retired.
///
/// # Errors
/// [`LoadError`]; nothing is changed then.
pub async fn load(pool: &PgPool, mut progress: impl FnMut(LoadProgress) + Send) -> Result<Loaded, LoadError> {
    let (places, fingerprint) = in_background(|| {
        let places = dataset::places()?;
        let fingerprint = dataset::fingerprint(&places);
        Ok((places, fingerprint))
    })
    .await?;
    if is_loaded(&mut *pool.acquire().await?, &fingerprint).await? {
        progress(LoadProgress::UpToDate);
        return Ok(Loaded::AlreadyThere);
    }
    progress(LoadProgress::Started { places: places.len() });
    let mut transaction = pool.begin().await?;
    lock(&mut transaction).await?;
    if is_loaded(&mut transaction, &fingerprint).await? {
        progress(LoadProgress::UpToDate);
        return Ok(Loaded::AlreadyThere);
    }
    let (outlines, departments) =
        in_background(|| Ok((dataset::outlines()?, dataset::departments()?))).await?;
    write_departments(&mut transaction, &departments).await?;
    send_places(&mut transaction, &places).await?;
    send_outlines(&mut transaction, &outlines, &mut progress).await?;
    progress(LoadProgress::Writing);
    merge(&mut transaction).await?;
    note(&mut transaction, &fingerprint, places.len()).await?;
    transaction.commit().await?;
    // The planner would otherwise take both tables for empty until autovacuum comes round.
    sqlx::query("analyze places, departments").execute(pool).await?;
    progress(LoadProgress::Done { places: places.len() });
    Ok(Loaded::Now)
}

/// Unpacking takes long enough to be kept off the threads that answer requests.
async fn in_background<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, DataError> + Send + 'static,
) -> Result<T, LoadError> {
    Ok(spawn_blocking(read).await??)
}

async fn is_loaded(connection: &mut PgConnection, fingerprint: &str) -> Result<bool, sqlx::Error> {
    let loaded = sqlx::query_scalar!("select sha256 from place_dataset")
        .fetch_optional(connection)
        .await?;
    Ok(loaded.is_some_and(|sha256| sha256 == fingerprint))
}

/// Held until the transaction ends. Loading may take longer than the server lets an ordinary statement take.
async fn lock(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query("set local statement_timeout = 0")
        .execute(&mut *connection)
        .await?;
    sqlx::query("select pg_advisory_xact_lock($1)")
        .bind(LOCK)
        .execute(connection)
        .await?;
    Ok(())
}

async fn write_departments(
    connection: &mut PgConnection,
    departments: &serde_json::Value,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        insert into departments (code, name, region, outline)
        select feature -> 'properties' ->> 'code', feature -> 'properties' ->> 'name',
               feature -> 'properties' ->> 'region',
               st_setsrid(st_geomfromgeojson(feature -> 'geometry'), 4326)
        from jsonb_array_elements($1::jsonb -> 'features') as feature
        on conflict (code) do update
        set name = excluded.name, region = excluded.region, outline = excluded.outline
        "#,
        departments,
    )
    .execute(connection)
    .await?;
    Ok(())
}

// The temporary tables are gone when statements are checked at compile time, so those that name them are not checked:
// the tests run every one of them.

async fn send_places(connection: &mut PgConnection, places: &[PlaceRecord]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "create temporary table incoming_places (
            insee char(5), name text, search_name text, bare_name text, postcodes text[], department varchar(3),
            region varchar(3), population int, lon float8, lat float8, parent char(5), radius_m int
        ) on commit drop",
    )
    .execute(&mut *connection)
    .await?;
    let mut text = String::new();
    for place in places {
        let parent = place.parent.as_ref().map_or("\\N", |parent| parent.as_str());
        // Names hold neither tabs nor backslashes: the data is our own, and a column too many would be refused.
        _ = writeln!(
            text,
            "{}\t{}\t{}\t{}\t{{{}}}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
            place.insee,
            place.name,
            place.search_name,
            place.bare_name,
            place.postcodes.join(","),
            place.department,
            place.region,
            place.population,
            place.lon,
            place.lat,
            parent,
            place.radius_m,
        );
    }
    let mut copy = connection.copy_in_raw("copy incoming_places from stdin").await?;
    copy.send(text.into_bytes()).await?;
    copy.finish().await?;
    Ok(())
}

async fn send_outlines(
    connection: &mut PgConnection,
    outlines: &Outlines,
    progress: &mut (impl FnMut(LoadProgress) + Send),
) -> Result<(), LoadError> {
    let table = "create temporary table incoming_outlines (insee char(5), outline geometry) on commit drop";
    sqlx::query(table).execute(&mut *connection).await?;
    let total = outlines.len();
    let mut copy = connection
        .copy_in_raw("copy incoming_outlines from stdin")
        .await?;
    let mut lines = String::new();
    for (index, outline) in outlines.ewkb().enumerate() {
        if index % OUTLINES_PER_REPORT == 0 {
            progress(LoadProgress::Outlines { done: index, total });
        }
        let (insee, ewkb) = outline?;
        _ = writeln!(lines, "{insee}\t{ewkb}");
        if lines.len() > CHUNK {
            copy.send(std::mem::take(&mut lines).into_bytes()).await?;
        }
    }
    copy.send(lines.into_bytes()).await?;
    copy.finish().await?;
    progress(LoadProgress::Outlines { done: total, total });
    Ok(())
}

/// From what was sent to what stands: updates in place, for demandes, accounts and alerts refer to places.
async fn merge(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into places (insee, name, search_name, bare_name, postcodes, department, region, population, point,
                             outline, parent, radius_m)
        select insee, name, search_name, bare_name, postcodes, department, region, population,
               st_setsrid(st_makepoint(lon, lat), 4326)::geography, outline, parent, radius_m
        from incoming_places
        left join incoming_outlines using (insee)
        on conflict (insee) do update
        set name = excluded.name, search_name = excluded.search_name, bare_name = excluded.bare_name,
            postcodes = excluded.postcodes, department = excluded.department, region = excluded.region,
            population = excluded.population, point = excluded.point, outline = excluded.outline,
            parent = excluded.parent, radius_m = excluded.radius_m, retired = false",
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "update places set retired = true, outline = null
        where not retired and not exists (select from incoming_places where incoming_places.insee = places.insee)",
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn note(connection: &mut PgConnection, fingerprint: &str, places: usize) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        insert into place_dataset (sha256, place_count) values ($1, $2)
        on conflict (id) do update
        set sha256 = excluded.sha256, place_count = excluded.place_count, loaded_at = now()
        "#,
        fingerprint,
        i32::try_from(places).unwrap_or(i32::MAX),
    )
    .execute(connection)
    .await?;
    Ok(())
}
