//! Searches that somebody keeps: around a place, and with a count of what is new.

use model::place::Place;
use model::saved_search::{NEW_MAX, SAVED_MAX, SavedSearch, check_label};
use model::search::{BudgetBand, SearchForm, SearchQuery};
use model::{Category, FieldErrors, FieldProblem};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use super::search::{Filter, around, count_new, reach};
use crate::auth::Caller;
use crate::{Services, place};

/// What of a search is kept: not the order, the age nor the commune that its list was narrowed to.
struct Kept {
    place: String,
    radius_km: i16,
    categories: Vec<String>,
    words: Option<String>,
    budget_min: Option<i32>,
    budget_max: Option<i32>,
}

async fn kept(services: &Services, form: &SearchForm) -> Result<Kept, Error> {
    let query = form.validate()?;
    let around = around(services, &query).await?;
    let around = around.ok_or_else(|| FieldErrors::of("lieu", FieldProblem::Required))?;
    let bounds = query.budget.map(BudgetBand::bounds);
    let euros = |euros: u32| i32::try_from(euros).ok();
    Ok(Kept {
        place: around.place.insee.to_string(),
        radius_km: i16::try_from(query.radius_km).unwrap_or(i16::MAX),
        categories: query
            .categories
            .iter()
            .map(|category| category.slug().to_owned())
            .collect(),
        words: query.words,
        budget_min: bounds.and_then(|(from, _)| euros(from)),
        budget_max: bounds.and_then(|(_, to)| to).and_then(euros),
    })
}

/// Keeps a search. One that is kept already stays as it is.
///
/// # Errors
/// [`Error::Invalid`]: `lieu` without a place, `saved` where there are [`SAVED_MAX`] already.
pub async fn save_search(services: &Services, caller: &Caller, form: &SearchForm) -> Result<(), Error> {
    let kept = kept(services, form).await?;
    let mut transaction = services.db.begin().await?;
    // One at a time for each person, so that nobody goes past the limit.
    sqlx::query!("select id from users where id = $1 for update", caller.id)
        .fetch_one(&mut *transaction)
        .await?;
    sqlx::query!(
        r#"
        insert into saved_searches (user_id, place, radius_km, categories, words, budget_min, budget_max, created_at, seen_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
        on conflict do nothing
        "#,
        caller.id,
        kept.place,
        kept.radius_km,
        &kept.categories,
        kept.words,
        kept.budget_min,
        kept.budget_max,
        services.clock.now(),
    )
    .execute(&mut *transaction)
    .await?;
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from saved_searches where user_id = $1"#,
        caller.id,
    )
    .fetch_one(&mut *transaction)
    .await?;
    if count > i64::from(SAVED_MAX) {
        let problem = FieldProblem::OutOfRange {
            min: 0,
            max: SAVED_MAX,
        };
        return Err(FieldErrors::of("saved", problem).into());
    }
    transaction.commit().await?;
    Ok(())
}

/// Whether the caller keeps this search; if so, its results count as looked at now.
///
/// # Errors
/// As [`search`](super::search); a search without a place is never kept.
pub async fn look_at_search(services: &Services, caller: &Caller, form: &SearchForm) -> Result<bool, Error> {
    if form.lieu.trim().is_empty() {
        return Ok(false);
    }
    let kept = kept(services, form).await?;
    let seen = sqlx::query!(
        r#"
        update saved_searches set seen_at = $8
        where user_id = $1 and place = $2::char(5) and radius_km = $3 and categories = $4
          and words is not distinct from $5
          and budget_min is not distinct from $6 and budget_max is not distinct from $7
        "#,
        caller.id,
        kept.place,
        kept.radius_km,
        &kept.categories,
        kept.words,
        kept.budget_min,
        kept.budget_max,
        services.clock.now(),
    )
    .execute(&services.db)
    .await?;
    Ok(seen.rows_affected() > 0)
}

struct Row {
    id: Uuid,
    label: Option<String>,
    place: String,
    radius_km: i16,
    categories: Vec<String>,
    words: Option<String>,
    budget_min: Option<i32>,
    budget_max: Option<i32>,
    seen_at: OffsetDateTime,
}

/// The caller's searches, last kept first.
///
/// # Errors
/// [`Error::Database`].
pub async fn saved_searches(services: &Services, caller: &Caller) -> Result<Vec<SavedSearch>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select id, label, place, radius_km, categories, words, budget_min, budget_max, seen_at
         from saved_searches where user_id = $1 order by created_at desc, id",
        caller.id,
    )
    .fetch_all(&services.db)
    .await?;
    let mut searches = Vec::with_capacity(rows.len());
    for row in rows {
        let insee = row
            .place
            .parse()
            .map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
        if let Some(place) = place::get(&services.db, &insee).await? {
            searches.push(counted(services, row, place).await?);
        }
    }
    Ok(searches)
}

async fn counted(services: &Services, row: Row, place: Place) -> Result<SavedSearch, Error> {
    let budget = BudgetBand::ALL.iter().copied().find(|band| {
        let (from, to) = band.bounds();
        row.budget_min.map(i64::from) == Some(from.into())
            && row.budget_max.map(i64::from) == to.map(i64::from)
    });
    // A category that is no more simply finds nothing more.
    let categories: Vec<Category> = row
        .categories
        .iter()
        .filter_map(|slug| slug.parse().ok())
        .collect();
    let query = SearchQuery {
        radius_km: u16::try_from(row.radius_km).unwrap_or_default(),
        categories,
        budget,
        words: row.words.clone(),
        ..SearchQuery::default()
    };
    let around = reach(services, place, query.radius_km).await?;
    let filter = Filter::new(&query, services.clock.now()).since(row.seen_at);
    let new = count_new(services, &filter, &around, i64::from(NEW_MAX)).await?;
    Ok(SavedSearch {
        id: row.id,
        label: row.label,
        form: SearchForm {
            lieu: around.place.label(),
            rayon: row.radius_km.to_string(),
            categorie: row.categories,
            budget: budget.map(|band| band.slug().to_owned()).unwrap_or_default(),
            q: row.words.unwrap_or_default(),
            ..SearchForm::default()
        },
        place_name: around.place.name,
        new,
    })
}

/// Names one of the caller's searches; an empty name takes it away.
///
/// # Errors
/// [`Error::Invalid`] names `label`; [`Error::NotFound`].
pub async fn rename_search(services: &Services, caller: &Caller, id: Uuid, label: &str) -> Result<(), Error> {
    let label = check_label(label)?;
    let renamed = sqlx::query!(
        "update saved_searches set label = $3 where id = $2 and user_id = $1",
        caller.id,
        id,
        label,
    )
    .execute(&services.db)
    .await?;
    if renamed.rows_affected() == 0 {
        Err(Error::NotFound)
    } else {
        Ok(())
    }
}

/// Keeps one of the caller's searches no longer. Twice is once.
///
/// # Errors
/// [`Error::Database`].
pub async fn forget_search(services: &Services, caller: &Caller, id: Uuid) -> Result<(), Error> {
    sqlx::query!(
        "delete from saved_searches where id = $2 and user_id = $1",
        caller.id,
        id
    )
    .execute(&services.db)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use model::auth::UserType;
    use sqlx::PgPool;

    use super::*;
    use crate::fixtures::{demande, person, places, services};

    fn form(q: &str) -> SearchForm {
        SearchForm {
            lieu: "Montreuil".into(),
            categorie: vec!["cours".into(), "plomberie".into()],
            budget: "0-100".into(),
            q: q.into(),
            ..SearchForm::default()
        }
    }

    #[sqlx::test(migrations = "../../migrations")]
    async fn a_search_is_kept_once_and_counts_what_is_new(db: PgPool) {
        let (services, clock) = services(db);
        places(&services.db).await;
        let author = person(&services, "a@b.fr", UserType::Demandeur).await;
        let pro = person(&services, "pro@b.fr", UserType::Pro).await;
        demande(&services, &author, "Robinet", "93048", 1).await;
        clock.advance(time::Duration::minutes(1));
        assert!(!look_at_search(&services, &pro, &form("")).await.unwrap());
        for _ in 0..2 {
            save_search(&services, &pro, &form("")).await.unwrap();
        }
        let new = async || {
            let kept = saved_searches(&services, &pro).await.unwrap();
            assert_eq!(kept.len(), 1);
            (kept[0].form.clone(), kept[0].new)
        };
        let (kept, count) = new().await;
        assert_eq!(count, 0, "what was there was seen");
        assert_eq!(
            kept.to_query_string(),
            "lieu=Montreuil+%2893100%29&rayon=10&categorie=plomberie&categorie=cours&budget=0-100"
        );
        clock.advance(time::Duration::minutes(1));
        demande(&services, &author, "Chauffe-eau", "75111", 2).await;
        demande(&services, &author, "Trop loin", "69383", 3).await;
        assert_eq!(new().await.1, 1);
        clock.advance(time::Duration::minutes(1));
        assert!(
            look_at_search(&services, &pro, &kept).await.unwrap(),
            "found again by its link"
        );
        assert_eq!(new().await.1, 0);
        assert!(
            !look_at_search(&services, &author, &kept).await.unwrap(),
            "somebody else's"
        );
    }

    #[sqlx::test(migrations = "../../migrations")]
    async fn they_are_renamed_and_forgotten_by_their_own_person(db: PgPool) {
        let (services, _) = services(db);
        places(&services.db).await;
        let pro = person(&services, "pro@b.fr", UserType::Pro).await;
        let other = person(&services, "b@b.fr", UserType::Pro).await;
        save_search(&services, &pro, &form("piano")).await.unwrap();
        let id = saved_searches(&services, &pro).await.unwrap()[0].id;
        assert!(matches!(
            rename_search(&services, &other, id, "x").await,
            Err(Error::NotFound)
        ));
        forget_search(&services, &other, id).await.unwrap();
        rename_search(&services, &pro, id, " Pianos ").await.unwrap();
        let kept = saved_searches(&services, &pro).await.unwrap();
        assert_eq!(
            (kept[0].label.as_deref(), kept[0].form.q.as_str()),
            (Some("Pianos"), "piano")
        );
        forget_search(&services, &pro, id).await.unwrap();
        assert!(saved_searches(&services, &pro).await.unwrap().is_empty());
    }

    #[sqlx::test(migrations = "../../migrations")]
    async fn fifty_and_no_more_and_only_around_a_place(db: PgPool) {
        let (services, _) = services(db);
        places(&services.db).await;
        let pro = person(&services, "pro@b.fr", UserType::Pro).await;
        for number in 0..SAVED_MAX {
            save_search(&services, &pro, &form(&format!("mot{number}")))
                .await
                .unwrap();
        }
        save_search(&services, &pro, &form("mot7")).await.unwrap();
        let Err(Error::Invalid(errors)) = save_search(&services, &pro, &form("de trop")).await else {
            panic!("it was kept")
        };
        assert!(errors.get("saved").is_some());
        assert_eq!(saved_searches(&services, &pro).await.unwrap().len(), 50);
        let nowhere = SearchForm {
            q: "piano".into(),
            ..SearchForm::default()
        };
        let Err(Error::Invalid(errors)) = save_search(&services, &pro, &nowhere).await else {
            panic!("it was kept")
        };
        assert_eq!(errors.get("lieu"), Some(FieldProblem::Required));
    }
}
