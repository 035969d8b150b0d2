//! The SQL behind the pages of a trade. Each appends to `sql`; `filter` names the trade, and is the search's own.

use model::Category;
use model::place::Insee;
use sqlx::{Postgres, QueryBuilder};

use crate::demande::search::Filter;

/// The first `limit` towns of each department, the department's total beside each.
pub fn towns_by_department(sql: &mut QueryBuilder<Postgres>, filter: &Filter, limit: i64) {
    sql.push(
        "select * from (
             select place.insee, place.name, departments.code, departments.name as department, found.count,
                    sum(found.count) over departement::bigint as total,
                    row_number() over (departement order by found.count desc, place.name, place.insee) as rank
             from (select d.place, count(*) as count from demandes d where ",
    );
    filter.push(sql);
    sql.push(
        " group by d.place) found
             join places place on place.insee = found.place
             join departments on departments.code = place.department
             window departement as (partition by departments.code)
         ) ranked where rank <= ",
    )
    .push_bind(limit)
    .push(" order by code, rank");
}

/// How many in each of some communes, where there are any.
pub fn towns(sql: &mut QueryBuilder<Postgres>, filter: &Filter, communes: &[String]) {
    sql.push(
        "select places.insee, places.name, places.parent, found.count
         from (select d.place, count(*) as count from demandes d where ",
    );
    filter.push(sql);
    sql.push(" and d.place = any(")
        .push_bind(communes.to_vec())
        .push("::char(5)[]) group by d.place) found join places on places.insee = found.place");
}

/// How many in some communes have a budget, and the middle of these.
pub fn usual_budget(sql: &mut QueryBuilder<Postgres>, filter: &Filter, communes: &[String]) {
    sql.push(
        "select count(budget) as count, round(percentile_cont(0.5) within group (order by budget))::int as middle
         from (select coalesce((d.budget_min + d.budget_max) / 2.0, d.budget_max, d.budget_min)::float8 as budget
               from demandes d where ",
    );
    filter.push(sql);
    sql.push(" and d.place = any(")
        .push_bind(communes.to_vec())
        .push("::char(5)[])) budgets");
}

/// What else is asked for in a town, most of all first; `filter` names no trade.
pub fn other_trades(
    sql: &mut QueryBuilder<Postgres>,
    filter: &Filter,
    town: &Insee,
    but: Category,
    limit: i64,
) {
    sql.push(
        "select d.category, count(*) as count from demandes d
         where d.place in (select insee from places where insee = ",
    )
    .push_bind(town.to_string())
    .push("::char(5) or parent = ")
    .push_bind(town.to_string())
    .push("::char(5)) and d.category <> ")
    .push_bind(but.slug())
    .push(" and ");
    filter.push(sql);
    sql.push(" group by d.category order by count desc, d.category limit ")
        .push_bind(limit);
}
