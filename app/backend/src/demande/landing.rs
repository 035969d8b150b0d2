//! What stands on the pages of a trade: how much of it is asked for, and where.

pub(super) mod statement;

use model::Category;
use model::landing::{
    AROUND_KM, BUDGETS_MIN, DepartmentCount, NEIGHBOURS_KM, TownCount, TownLanding, TradeCount, TradeLanding,
};
use model::place::{Insee, Place};
use model::search::{RADIUS_DEFAULT_KM, SearchForm, SearchQuery};
use sqlx::{Postgres, QueryBuilder};

use super::Error;
use super::row::category as known_category;
use super::search::{Center, Filter, fetch, nearby, reach, search};
use crate::{Services, place};

/// Demandes shown on a town's page.
const NEAREST: u8 = 6;
/// Demandes shown on a trade's page.
const NEWEST: usize = 3;
/// Towns named in a department, neighbours and other trades named in a town.
const TOWNS: i64 = 6;
const NEIGHBOURS: usize = 12;
const TRADES: i64 = 8;

// A town's page and the search it leads to show the same demandes.
const _: () = assert!(AROUND_KM == RADIUS_DEFAULT_KM);

/// A trade in all of France.
///
/// # Errors
/// [`Error::Database`].
pub async fn trade_landing(services: &Services, category: Category) -> Result<TradeLanding, Error> {
    let form = SearchForm {
        categorie: vec![category.slug().to_owned()],
        ..SearchForm::default()
    };
    let mut newest = search(services, &form).await?.demandes;
    newest.truncate(NEWEST);
    let filter = of_trade(services, category);
    let mut sql = QueryBuilder::<Postgres>::new("");
    statement::towns_by_department(&mut sql, &filter, TOWNS);
    let rows: Vec<DepartmentRow> = fetch(services, &filter, sql).await?;
    let departments = departments(rows)?;
    Ok(TradeLanding {
        count: departments
            .iter()
            .fold(0, |count, one| count.saturating_add(one.count)),
        newest,
        departments,
    })
}

/// A trade in and around a town; `None` where there is no such place.
///
/// # Errors
/// [`Error::Database`].
pub async fn town_landing(
    services: &Services,
    category: Category,
    insee: &Insee,
) -> Result<Option<TownLanding>, Error> {
    let Some(place) = place::get(&services.db, insee).await? else {
        return Ok(None);
    };
    let query = SearchQuery {
        categories: vec![category],
        radius_km: AROUND_KM,
        ..SearchQuery::default()
    };
    let found = nearby(services, Center::Place(insee.clone()), &query, NEAREST).await?;
    let (here, neighbours) = towns(services, category, &place).await?;
    let usual_budget = usual_budget(services, category, &place).await?;
    let trades = other_trades(services, category, insee).await?;
    Ok(Some(TownLanding {
        place,
        here,
        around: found.count,
        demandes: found.demandes,
        usual_budget,
        neighbours,
        trades,
    }))
}

fn of_trade(services: &Services, category: Category) -> Filter {
    let query = SearchQuery {
        categories: vec![category],
        ..SearchQuery::default()
    };
    Filter::new(&query, services.clock.now())
}

#[derive(sqlx::FromRow)]
struct DepartmentRow {
    insee: String,
    name: String,
    code: String,
    department: String,
    count: i64,
    total: i64,
}

/// Rows of one department follow one another.
fn departments(rows: Vec<DepartmentRow>) -> Result<Vec<DepartmentCount>, Error> {
    let mut departments: Vec<DepartmentCount> = Vec::new();
    for row in rows {
        let town = TownCount {
            insee: insee(&row.insee)?,
            name: row.name,
            count: number(row.count),
        };
        match departments.last_mut() {
            Some(last) if last.code == row.code => last.towns.push(town),
            _ => departments.push(DepartmentCount {
                code: row.code,
                name: row.department,
                count: number(row.total),
                towns: vec![town],
            }),
        }
    }
    Ok(departments)
}

#[derive(sqlx::FromRow)]
struct TownRow {
    insee: String,
    name: String,
    parent: Option<String>,
    count: i64,
}

/// How many demandes stand in the town itself, and which others have some.
async fn towns(
    services: &Services,
    category: Category,
    place: &Place,
) -> Result<(u32, Vec<TownCount>), Error> {
    let circle = reach(services, place.clone(), NEIGHBOURS_KM).await?.circle;
    let filter = of_trade(services, category);
    let mut sql = QueryBuilder::<Postgres>::new("");
    statement::towns(&mut sql, &filter, &circle.places);
    let rows: Vec<TownRow> = fetch(services, &filter, sql).await?;
    let town = place.insee.as_str();
    let (inside, mut outside): (Vec<_>, Vec<_>) = rows
        .into_iter()
        .partition(|row| row.insee == town || row.parent.as_deref() == Some(town));
    outside.sort_by_key(|row| circle.position(&row.insee));
    outside.truncate(NEIGHBOURS);
    let neighbours = outside.into_iter().map(|row| {
        Ok(TownCount {
            insee: insee(&row.insee)?,
            name: row.name,
            count: number(row.count),
        })
    });
    let here = inside.iter().map(|row| row.count).sum();
    Ok((number(here), neighbours.collect::<Result<_, Error>>()?))
}

#[derive(sqlx::FromRow)]
struct BudgetRow {
    count: i64,
    middle: Option<i32>,
}

/// The middle of the budgets around; a range counts by its own middle.
async fn usual_budget(services: &Services, category: Category, place: &Place) -> Result<Option<u32>, Error> {
    let circle = reach(services, place.clone(), AROUND_KM).await?.circle;
    let filter = of_trade(services, category);
    let mut sql = QueryBuilder::<Postgres>::new("");
    statement::usual_budget(&mut sql, &filter, &circle.places);
    let rows: Vec<BudgetRow> = fetch(services, &filter, sql).await?;
    Ok(rows
        .first()
        .filter(|row| number(row.count) >= BUDGETS_MIN)
        .and_then(|row| row.middle)
        .map(|middle| number(middle.into())))
}

#[derive(sqlx::FromRow)]
struct TradeRow {
    category: String,
    count: i64,
}

async fn other_trades(
    services: &Services,
    category: Category,
    town: &Insee,
) -> Result<Vec<TradeCount>, Error> {
    let filter = Filter::new(&SearchQuery::default(), services.clock.now());
    let mut sql = QueryBuilder::<Postgres>::new("");
    statement::other_trades(&mut sql, &filter, town, category, TRADES);
    let rows: Vec<TradeRow> = fetch(services, &filter, sql).await?;
    let trades = rows.into_iter().map(|row| {
        Ok(TradeCount {
            category: known_category(&row.category)?,
            count: number(row.count),
        })
    });
    trades.collect()
}

pub(super) fn insee(code: &str) -> Result<Insee, Error> {
    Ok(code
        .parse()
        .map_err(|error| sqlx::Error::Decode(Box::new(error)))?)
}

fn number(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(0)
}

#[cfg(test)]
mod tests;
