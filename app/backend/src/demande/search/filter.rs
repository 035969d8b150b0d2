//! What a search leaves out, in the database's terms.

use model::place::Department;
use model::search::{BudgetBand, SearchQuery};
use sqlx::{Postgres, QueryBuilder};
use time::{Duration, OffsetDateTime};

/// How alike a title must be to words that nothing holds, from 0 to 1 (trigrams in common with its likest part): "plonbier"
/// still finds "plombier", at 0.67.
pub(super) const LIKENESS: &str = "0.5";

/// Words to look for.
#[derive(Clone, Debug)]
pub enum Words {
    /// In the title or the description: French, stemmed, without accents.
    Held(String),
    /// In titles that resemble them: a typo.
    Alike(String),
}

/// Which demandes are wanted, wherever they are.
#[derive(Clone, Debug)]
pub struct Filter {
    now: OffsetDateTime,
    categories: Vec<&'static str>,
    budget: Option<BudgetBand>,
    posted_after: Option<OffsetDateTime>,
    /// One department only.
    pub department: Option<String>,
    /// One commune only.
    pub commune: Option<String>,
    pub words: Option<Words>,
}

impl Filter {
    pub fn new(query: &SearchQuery, now: OffsetDateTime) -> Self {
        Self {
            now,
            categories: query.categories.iter().map(|category| category.slug()).collect(),
            budget: query.budget,
            posted_after: query.max_age_days.map(|days| now - Duration::days(days.into())),
            department: None,
            commune: query.commune.as_ref().map(ToString::to_string),
            words: query.words.clone().map(Words::Held),
        }
    }

    /// The same in one department only, if any.
    pub fn within(self, department: Option<&Department>) -> Self {
        Self {
            department: department.map(|department| department.code.clone()),
            ..self
        }
    }

    pub const fn now(&self) -> OffsetDateTime {
        self.now
    }

    /// The same, posted since.
    pub fn since(mut self, moment: OffsetDateTime) -> Self {
        self.posted_after = self.posted_after.max(Some(moment));
        self
    }

    /// Whether titles that resemble the words are wanted.
    pub const fn approximate(&self) -> bool {
        matches!(self.words, Some(Words::Alike(_)))
    }

    /// The same search for titles that resemble its words; `None` if it has none.
    pub fn for_alike(&self) -> Option<Self> {
        let Some(Words::Held(words)) = &self.words else {
            return None;
        };
        Some(Self {
            words: Some(Words::Alike(words.clone())),
            ..self.clone()
        })
    }

    /// Writes the conditions on `d`. The first ones are those of the partial indexes.
    pub fn push(&self, sql: &mut QueryBuilder<Postgres>) {
        sql.push("d.status = 'active' and d.paused_at is null and d.expires_at > ")
            .push_bind(self.now);
        match self.categories.as_slice() {
            [] => {}
            // Alone it is the beginning of an index.
            [one] => drop(sql.push(" and d.category = ").push_bind(*one)),
            several => {
                sql.push(" and d.category = any(")
                    .push_bind(several.to_vec())
                    .push(")");
            }
        }
        if let Some(department) = &self.department {
            sql.push(" and d.department = ").push_bind(department.clone());
        }
        if let Some((from, to)) = self.budget.map(BudgetBand::bounds) {
            sql.push(" and coalesce(d.budget_max, d.budget_min) >= ")
                .push_bind(i64::from(from));
            if let Some(to) = to {
                sql.push(" and coalesce(d.budget_min, d.budget_max) <= ")
                    .push_bind(i64::from(to));
            }
        }
        if let Some(moment) = self.posted_after {
            sql.push(" and d.created_at >= ").push_bind(moment);
        }
        if let Some(commune) = &self.commune {
            sql.push(" and d.place = ")
                .push_bind(commune.clone())
                .push("::char(5)");
        }
        match &self.words {
            None => {}
            Some(Words::Held(words)) => {
                sql.push(" and d.search @@ websearch_to_tsquery('french', search_text(")
                    .push_bind(words.clone())
                    .push("))");
            }
            Some(Words::Alike(words)) => {
                sql.push(" and search_text(")
                    .push_bind(words.clone())
                    .push(") <% search_text(d.title)");
            }
        }
    }
}
