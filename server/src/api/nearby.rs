//! `/api/demandes/nearby`: what the search of the pages finds, for programs.

use app::error::ApiError;
use axum::extract::State;
use backend::demande::Center;
use model::place::LatLon;
use model::search::{
    BudgetBand, PAGE_SIZE, PAGE_SIZE_MAX, RADIUS_MAX_KM, SearchQuery, SearchResults, Sort, WORDS_MAX,
};
use model::{Category, FieldErrors, FieldProblem};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::{Json, Problem, ProblemDetails, Query};
use crate::session::SignedIn;
use crate::state::AppState;

/// The parameters of a search around a point or a commune.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Nearby {
    /// Degrees, WGS 84; with `lon`, or else `place`. The commune that holds the point counts, not the point.
    pub lat: Option<f64>,
    /// Degrees, WGS 84.
    pub lon: Option<f64>,
    /// A commune's INSEE code, in place of a point.
    pub place: Option<String>,
    /// Kilometres, 1 to 100.
    pub radius_km: u32,
    /// A trade, or several between commas; all where it is left out.
    pub category: Option<String>,
    /// Words of the title or the description, 100 characters at most. Where nothing holds them, titles that resemble them, and
    /// `approximate` is true.
    pub q: Option<String>,
    /// `0-100`, `100-500`, `500-2000` or `2000-`: whole euros.
    pub budget: Option<String>,
    /// At most so many days old, 1 to 60.
    pub max_age_days: Option<u16>,
    /// `distance` (nearest, then newest) where it is left out, or `date`.
    pub sort: Option<Sort>,
    /// Where the page begins: `next` of the page before.
    pub after: Option<String>,
    /// Demandes on the page, 1 to 50; 20 where it is left out.
    pub limit: Option<u32>,
}

/// No demande is open for longer.
const AGE_MAX_DAYS: u16 = 60;

/// Open demandes around a point or a commune, nearest first, or newest.
#[utoipa::path(
    get, path = "/api/demandes/nearby", tag = "demandes", security(("session" = [])), params(Nearby),
    responses(
        (status = 200, body = SearchResults),
        (status = 400, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 422, body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn nearby(
    State(state): State<AppState>,
    _caller: SignedIn,
    Query(asked): Query<Nearby>,
) -> Result<Json<SearchResults>, Problem> {
    let (center, query, limit) = asked
        .validate()
        .map_err(|errors| Problem(ApiError::Invalid(errors)))?;
    Ok(Json(
        backend::demande::nearby(&state.services, center, &query, limit).await?,
    ))
}

impl Nearby {
    /// Understands the parameters, or names all that it can't.
    fn validate(&self) -> Result<(Center, SearchQuery, u8), FieldErrors> {
        let mut errors = FieldErrors::default();
        let center = self.center(&mut errors);
        let limit = within(
            &mut errors,
            "limit",
            self.limit.unwrap_or(u32::from(PAGE_SIZE)),
            u32::from(PAGE_SIZE_MAX),
        );
        let radius = within(&mut errors, "radius_km", self.radius_km, u32::from(RADIUS_MAX_KM));
        let age = u32::from(self.max_age_days.unwrap_or(1));
        within::<u16>(&mut errors, "max_age_days", age, u32::from(AGE_MAX_DAYS));
        let words = self.q.as_deref().map(str::trim).filter(|words| !words.is_empty());
        if let Some(words) = words {
            errors.check_text("q", words, WORDS_MAX);
        }
        let query = SearchQuery {
            radius_km: radius.unwrap_or_default(),
            categories: self.categories(&mut errors),
            budget: parsed(&mut errors, "budget", self.budget.as_deref(), |slug| {
                BudgetBand::ALL.iter().copied().find(|band| band.slug() == slug)
            }),
            max_age_days: self.max_age_days,
            words: words.map(str::to_owned),
            sort: self.sort.unwrap_or_default(),
            after: parsed(&mut errors, "after", self.after.as_deref(), |text| {
                text.parse().ok()
            }),
            ..SearchQuery::default()
        };
        let (Some(center), Some(limit)) = (center, limit) else {
            return Err(errors);
        };
        errors.into_result((center, query, limit))
    }

    fn center(&self, errors: &mut FieldErrors) -> Option<Center> {
        if let Some(place) = &self.place {
            return parsed(errors, "place", Some(place), |code| code.parse().ok()).map(Center::Place);
        }
        let point = match (self.lat, self.lon) {
            (Some(lat), Some(lon)) => LatLon::new(lat, lon).ok(),
            _ => None,
        };
        errors.check("lat", point.is_some(), FieldProblem::Invalid);
        point.map(Center::Point)
    }

    fn categories(&self, errors: &mut FieldErrors) -> Vec<Category> {
        let slugs = self.category.as_deref().unwrap_or_default().split(',');
        let named = slugs.map(str::trim).filter(|slug| !slug.is_empty());
        let mut found: Vec<Category> = named
            .filter_map(|slug| parsed(errors, "category", Some(slug), |slug| slug.parse().ok()))
            .collect();
        found.sort();
        found.dedup();
        found
    }
}

fn parsed<T>(
    errors: &mut FieldErrors,
    field: &str,
    text: Option<&str>,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let value = parse(text?);
    errors.check(field, value.is_some(), FieldProblem::Invalid);
    value
}

/// A number from 1 to `max`.
fn within<T: TryFrom<u32>>(errors: &mut FieldErrors, field: &str, number: u32, max: u32) -> Option<T> {
    let fits = (1..=max).contains(&number);
    errors.check(field, fits, FieldProblem::OutOfRange { min: 1, max });
    T::try_from(number).ok().filter(|_| fits)
}
