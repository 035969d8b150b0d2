//! What a sitemap lists: open demandes, and the towns where a trade is asked for. Nothing of their authors.

use model::landing::LISTED_FROM;
use model::place::Insee;
use model::search::SearchQuery;
use model::{Category, DemandeId};
use sqlx::{Postgres, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use super::landing::insee;
use super::row::category as known_category;
use super::search::{Filter, fetch};
use crate::Services;

/// An open demande, and when it was posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedDemande {
    /// Its id.
    pub id: DemandeId,
    /// When it was posted.
    pub posted_at: OffsetDateTime,
}

/// A town where a trade is asked for at least [`LISTED_FROM`] times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedTown {
    /// The trade.
    pub category: Category,
    /// The town's code.
    pub insee: Insee,
    /// Its name, as shown.
    pub name: String,
    /// When the newest of them was posted.
    pub newest_at: OffsetDateTime,
}

/// Ids that cut the open demandes, ordered by id, into parts of `size`: where each part begins. None where nothing is open.
///
/// # Errors
/// [`Error::Database`].
pub async fn sitemap_parts(services: &Services, size: u32) -> Result<Vec<DemandeId>, Error> {
    let filter = open(services, None);
    let mut sql = QueryBuilder::<Postgres>::new(
        "select id from (select d.id, row_number() over (order by d.id) as n from demandes d where ",
    );
    filter.push(&mut sql);
    sql.push(") numbered where (n - 1) % ")
        .push_bind(i64::from(size.max(1)))
        .push(" = 0 order by id");
    let ids: Vec<(Uuid,)> = fetch(services, &filter, sql).await?;
    Ok(ids.into_iter().map(|(id,)| DemandeId(id)).collect())
}

/// Open demandes from one id on, up to another (which is not among them) and at most `limit`, by id.
///
/// # Errors
/// [`Error::Database`].
pub async fn sitemap_demandes(
    services: &Services,
    from: DemandeId,
    to: Option<DemandeId>,
    limit: u32,
) -> Result<Vec<ListedDemande>, Error> {
    let filter = open(services, None);
    let mut sql = QueryBuilder::<Postgres>::new("select d.id, d.created_at from demandes d where d.id >= ");
    sql.push_bind(from.0);
    if let Some(to) = to {
        sql.push(" and d.id < ").push_bind(to.0);
    }
    sql.push(" and ");
    filter.push(&mut sql);
    sql.push(" order by d.id limit ").push_bind(i64::from(limit));
    let rows: Vec<(Uuid, OffsetDateTime)> = fetch(services, &filter, sql).await?;
    let listed = rows.into_iter().map(|(id, posted_at)| ListedDemande {
        id: DemandeId(id),
        posted_at,
    });
    Ok(listed.collect())
}

/// Trades of which something is open, with the newest of each, in no order.
///
/// # Errors
/// [`Error::Database`].
pub async fn sitemap_trades(services: &Services) -> Result<Vec<(Category, OffsetDateTime)>, Error> {
    let filter = open(services, None);
    let mut sql = QueryBuilder::<Postgres>::new(
        "select d.category, max(d.created_at) as newest from demandes d where ",
    );
    filter.push(&mut sql);
    sql.push(" group by d.category");
    let rows: Vec<(String, OffsetDateTime)> = fetch(services, &filter, sql).await?;
    let trades = rows
        .into_iter()
        .map(|(slug, newest)| Ok((known_category(&slug)?, newest)));
    trades.collect()
}

#[derive(sqlx::FromRow)]
struct TownRow {
    category: String,
    insee: String,
    name: String,
    newest: OffsetDateTime,
}

/// Towns where something is asked for often enough, of one trade or of all. A whole town counts what its
/// arrondissements have.
///
/// # Errors
/// [`Error::Database`].
pub async fn sitemap_towns(
    services: &Services,
    category: Option<Category>,
    limit: u32,
) -> Result<Vec<ListedTown>, Error> {
    let filter = open(services, category);
    let mut sql = QueryBuilder::<Postgres>::new(
        "select found.category, town.insee, town.name, max(found.newest) as newest
         from (select d.category, d.place, count(*) as count, max(d.created_at) as newest from demandes d where ",
    );
    filter.push(&mut sql);
    sql.push(
        " group by d.category, d.place) found
         join places place on place.insee = found.place
         cross join lateral (values (place.insee), (place.parent)) code (insee)
         join places town on town.insee = code.insee
         group by found.category, town.insee, town.name
         having sum(found.count) >= ",
    )
    .push_bind(i64::from(LISTED_FROM))
    .push(" order by found.category, town.insee limit ")
    .push_bind(i64::from(limit));
    let rows: Vec<TownRow> = fetch(services, &filter, sql).await?;
    let towns = rows.into_iter().map(|row| {
        Ok(ListedTown {
            category: known_category(&row.category)?,
            insee: insee(&row.insee)?,
            name: row.name,
            newest_at: row.newest,
        })
    });
    towns.collect()
}

fn open(services: &Services, category: Option<Category>) -> Filter {
    let query = SearchQuery {
        categories: category.into_iter().collect(),
        ..SearchQuery::default()
    };
    Filter::new(&query, services.clock.now())
}

#[cfg(test)]
mod tests {
    use model::auth::UserType;
    use sqlx::PgPool;

    use super::*;
    use crate::fixtures::{demande, person, places, services};

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn parts_hold_every_open_demande_once(db: PgPool) {
        places(&db).await;
        let (services, clock) = services(db.clone());
        assert_eq!(sitemap_parts(&services, 2).await.unwrap(), []);
        let author = person(&services, "a@b.fr", UserType::Demandeur).await;
        let mut posted = Vec::new();
        for key in 1..=5 {
            posted.push(demande(&services, &author, "Robinet", "75111", key).await);
        }
        posted.sort_by_key(|id| id.0);
        let begins = sitemap_parts(&services, 2).await.unwrap();
        assert_eq!(begins, [posted[0], posted[2], posted[4]]);
        let mut listed = Vec::new();
        for (index, from) in begins.iter().enumerate() {
            let to = begins.get(index + 1).copied();
            let part = sitemap_demandes(&services, *from, to, 10).await.unwrap();
            assert!(part.len() <= 2);
            listed.extend(part.into_iter().map(|one| one.id));
        }
        assert_eq!(listed, posted);
        let first = sitemap_demandes(&services, posted[0], None, 1).await.unwrap();
        assert_eq!(first.len(), 1);
        clock.advance(time::Duration::days(31));
        assert_eq!(sitemap_parts(&services, 2).await.unwrap(), [], "all are over");
        assert_eq!(sitemap_demandes(&services, posted[0], None, 9).await.unwrap(), []);
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn a_town_is_listed_from_three_demandes_of_a_trade_on(db: PgPool) {
        places(&db).await;
        let (services, _) = services(db.clone());
        let author = person(&services, "a@b.fr", UserType::Demandeur).await;
        for (key, place) in (1..).zip(["75111", "75111", "75111", "93048", "93048"]) {
            demande(&services, &author, "Robinet", place, key).await;
        }
        let names = async |category, limit| {
            let towns = sitemap_towns(&services, category, limit).await.unwrap();
            towns.into_iter().map(|town| town.name).collect::<Vec<_>>()
        };
        assert_eq!(names(None, 9).await, ["Paris 11e"]);
        assert_eq!(names(Some(Category::Plomberie), 9).await, ["Paris 11e"]);
        assert_eq!(names(Some(Category::Velo), 9).await, [""; 0]);
        assert_eq!(names(None, 0).await, [""; 0]);
        let trades = sitemap_trades(&services).await.unwrap();
        assert_eq!(trades.len(), 1);
        assert_eq!(trades[0].0, Category::Plomberie);
    }
}
