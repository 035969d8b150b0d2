//! `GET /sitemap.xml` and `GET /robots.txt`: where search engines may look. Both name whole addresses, so they are made by
//! the server, which knows its origin. Nothing of anybody's account stands in them.

mod write;

use std::sync::Arc;
use std::time::Duration;

use app::components::links;
use app::error::ApiError;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use backend::Services;
use backend::demande::{sitemap_demandes, sitemap_parts, sitemap_towns, sitemap_trades};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use model::{Category, DemandeId};
use moka::future::Cache;
use time::OffsetDateTime;
use uuid::Uuid;

use self::write::{index, urls};
use crate::error::{Path, Problem};
use crate::state::AppState;

/// Addresses in one file, at most (sitemaps.org).
const ADDRESSES: u32 = 50_000;
/// Demandes in a part, when they are cut: room for those posted since.
const PART: u32 = 40_000;
/// How long a file is given out as it was made.
const FOR: Duration = Duration::from_hours(1);
/// Bytes of files that are kept, in all.
const KEPT: u64 = 32 * 1024 * 1024;

/// Who makes the files.
#[derive(Clone)]
struct Sitemaps {
    services: Services,
    origin: Arc<str>,
    files: Cache<File, Arc<str>>,
}

/// One file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum File {
    /// All of it, or the list of the others.
    Whole,
    /// What is always there: the landing page, the rules, the trades.
    Pages,
    /// A trade's towns.
    Towns(Category),
    /// Open demandes from one id up to another.
    Demandes(Uuid, Uuid),
}

/// A page, and when it last changed as far as that is known.
struct Address {
    path: String,
    changed_at: Option<OffsetDateTime>,
}

/// The routes.
pub fn router(state: &AppState) -> Router<AppState> {
    let sitemaps = Sitemaps {
        services: state.services.clone(),
        origin: Arc::from(state.site.origin.as_str()),
        files: Cache::builder()
            .max_capacity(KEPT)
            .weigher(|_, file: &Arc<str>| u32::try_from(file.len()).unwrap_or(u32::MAX))
            .time_to_live(FOR)
            .build(),
    };
    Router::new()
        .route("/robots.txt", get(robots))
        .route("/sitemap.xml", get(whole))
        .route("/sitemap/pages.xml", get(pages))
        .route("/sitemap/services/{file}", get(towns))
        .route("/sitemap/demandes/{from}/{file}", get(demandes))
        .with_state(sitemaps)
}

async fn robots(State(sitemaps): State<Sitemaps>) -> String {
    format!(
        "# Public: the landing page, the trades, the demandes, the legal texts. Nothing of an account is of use to a search engine.\n\
         User-agent: *\n\
         Disallow: /api/\n\
         Disallow: /compte\n\
         Disallow: /jetons\n\
         Disallow: /messages\n\
         Disallow: /moderation\n\
         Allow: /\n\
         \n\
         Sitemap: {}/sitemap.xml\n",
        sitemaps.origin
    )
}

async fn whole(State(sitemaps): State<Sitemaps>) -> Result<Response, Problem> {
    sitemaps.answer(File::Whole).await
}

async fn pages(State(sitemaps): State<Sitemaps>) -> Result<Response, Problem> {
    sitemaps.answer(File::Pages).await
}

async fn towns(State(sitemaps): State<Sitemaps>, Path(file): Path<String>) -> Result<Response, Problem> {
    let trade = file.strip_suffix(".xml").and_then(|slug| slug.parse().ok());
    sitemaps
        .answer(File::Towns(trade.ok_or(ApiError::NotFound)?))
        .await
}

async fn demandes(
    State(sitemaps): State<Sitemaps>,
    Path((from, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let to = file.strip_suffix(".xml").and_then(|to| to.parse().ok());
    let (Ok(from), Some(to)) = (from.parse(), to) else {
        return Err(ApiError::NotFound.into());
    };
    sitemaps.answer(File::Demandes(from, to)).await
}

impl Sitemaps {
    async fn answer(&self, file: File) -> Result<Response, Problem> {
        // Anybody can make up two ids: only what everybody asks for is kept.
        let xml = match file {
            File::Demandes(..) if !self.is_part(file).await? => return Err(ApiError::NotFound.into()),
            _ => self.file(file).await?,
        };
        let headers = [
            (CONTENT_TYPE, "application/xml; charset=utf-8"),
            (CACHE_CONTROL, "public, max-age=3600"),
        ];
        Ok((headers, xml.to_string()).into_response())
    }

    async fn file(&self, file: File) -> Result<Arc<str>, Problem> {
        if let Some(known) = self.files.get(&file).await {
            return Ok(known);
        }
        let made: Arc<str> = self.make(file).await?.into();
        self.files.insert(file, made.clone()).await;
        Ok(made)
    }

    /// Whether the list of files names this one.
    async fn is_part(&self, file: File) -> Result<bool, Problem> {
        let list = self.file(File::Whole).await?;
        Ok(list.contains(&format!("{}</loc>", self.path(file))))
    }

    fn path(&self, file: File) -> String {
        let path = match file {
            File::Whole => "/sitemap.xml".to_owned(),
            File::Pages => "/sitemap/pages.xml".to_owned(),
            File::Towns(trade) => format!("/sitemap/services/{trade}.xml"),
            File::Demandes(from, to) => format!("/sitemap/demandes/{from}/{to}.xml"),
        };
        format!("{}{path}", self.origin)
    }

    async fn make(&self, file: File) -> Result<String, Problem> {
        Ok(match file {
            File::Whole => self.whole().await?,
            File::Pages => urls(&self.origin, &self.pages().await?),
            File::Towns(trade) => urls(&self.origin, &self.towns(Some(trade)).await?),
            File::Demandes(from, to) => urls(&self.origin, &self.demandes(from, to).await?),
        })
    }

    /// Everything in one file, or where there is too much of it, the list of the parts.
    async fn whole(&self) -> Result<String, Problem> {
        let begins = sitemap_parts(&self.services, PART).await?;
        if begins.len() <= 1 {
            let from = begins.first().map_or_else(Uuid::nil, |id| id.0);
            let mut all = self.pages().await?;
            all.extend(self.towns(None).await?);
            all.extend(self.demandes(from, Uuid::max()).await?);
            if all.len() <= ADDRESSES as usize {
                return Ok(urls(&self.origin, &all));
            }
        }
        let mut files = vec![File::Pages];
        for (trade, _) in sitemap_trades(&self.services).await? {
            if !sitemap_towns(&self.services, Some(trade), 1).await?.is_empty() {
                files.push(File::Towns(trade));
            }
        }
        let ends = begins.iter().skip(1).map(|id| id.0).chain([Uuid::max()]);
        files.extend(
            begins
                .iter()
                .zip(ends)
                .map(|(from, to)| File::Demandes(from.0, to)),
        );
        let paths: Vec<String> = files.into_iter().map(|file| self.path(file)).collect();
        Ok(index(&paths))
    }

    async fn pages(&self) -> Result<Vec<Address>, Problem> {
        let rules = backend::legal::pages().map(|page| format!("/regles/{page}"));
        let fixed = [links::HOME, links::SEARCH, links::SERVICES].map(str::to_owned);
        let mut pages: Vec<_> = fixed
            .into_iter()
            .chain(rules)
            .map(|path| Address {
                path,
                changed_at: None,
            })
            .collect();
        let mut trades = sitemap_trades(&self.services).await?;
        trades.sort_unstable_by_key(|(trade, _)| *trade);
        pages.extend(trades.into_iter().map(|(trade, newest)| Address {
            path: links::service(trade),
            changed_at: Some(newest),
        }));
        Ok(pages)
    }

    async fn towns(&self, trade: Option<Category>) -> Result<Vec<Address>, Problem> {
        let towns = sitemap_towns(&self.services, trade, ADDRESSES).await?;
        let addresses = towns.into_iter().map(|town| Address {
            path: links::service_in(town.category, &model::place::slug(&town.name, &town.insee)),
            changed_at: Some(town.newest_at),
        });
        Ok(addresses.collect())
    }

    async fn demandes(&self, from: Uuid, to: Uuid) -> Result<Vec<Address>, Problem> {
        // No id is the last one that there can be.
        let to = (!to.is_max()).then_some(DemandeId(to));
        let demandes = sitemap_demandes(&self.services, DemandeId(from), to, ADDRESSES).await?;
        let addresses = demandes.into_iter().map(|demande| Address {
            path: links::demande(demande.id),
            changed_at: Some(demande.posted_at),
        });
        Ok(addresses.collect())
    }
}
