//! Under which address search engines shall know a search.

use model::place::Place;
use model::search::{RADIUS_DEFAULT_KM, SearchForm};

use crate::components::links;

/// The address of a search, and whether it is one that search engines may list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Canonical {
    /// Path and query.
    pub path: String,
    /// Everything, one trade, one place, or both; and not a later page of it, nor narrowed further.
    pub plain: bool,
}

/// The search without what only orders it, cuts it into pages or narrows it to a commune. Of one trade around one place
/// that is the page of the trade in that town. The place or else the department is the one that the form's text means.
pub(super) fn canonical(form: &SearchForm, place: Option<&Place>, department: Option<&str>) -> Canonical {
    let Ok(query) = form.validate() else {
        return Canonical {
            path: links::SEARCH.to_owned(),
            plain: false,
        };
    };
    let usual = query.radius_km == RADIUS_DEFAULT_KM || place.is_none();
    let narrowed = !usual || query.budget.is_some() || query.max_age_days.is_some() || query.words.is_some();
    let plain = !narrowed
        && query.categories.len() <= 1
        && [&form.commune, &form.tri, &form.apres]
            .iter()
            .all(|part| part.is_empty());
    if let (Some(place), [category], false) = (place, query.categories.as_slice(), narrowed) {
        let slug = model::place::slug(&place.name, &place.insee);
        return Canonical {
            path: links::service_in(*category, &slug),
            plain,
        };
    }
    let same = SearchForm {
        // However it was typed.
        lieu: place
            .map(Place::label)
            .or_else(|| department.map(str::to_owned))
            .unwrap_or_default(),
        rayon: if usual {
            String::new()
        } else {
            query.radius_km.to_string()
        },
        categorie: query
            .categories
            .iter()
            .map(|category| category.slug().to_owned())
            .collect(),
        q: query.words.unwrap_or_default(),
        commune: String::new(),
        tri: String::new(),
        apres: String::new(),
        ..form.clone()
    }
    .to_query_string();
    let path = if same.is_empty() {
        links::SEARCH.to_owned()
    } else {
        format!("{}?{same}", links::SEARCH)
    };
    Canonical { path, plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn montreuil() -> Place {
        Place {
            insee: "93048".parse().unwrap(),
            name: "Montreuil".into(),
            postcode: Some("93100".into()),
            department: "93".into(),
            lat: 48.86,
            lon: 2.45,
            radius_m: 1_700,
        }
    }

    fn form(change: fn(&mut SearchForm)) -> SearchForm {
        let mut form = SearchForm::default();
        change(&mut form);
        form
    }

    #[test]
    fn order_pages_and_the_commune_are_left_out() {
        let wanted = canonical(&SearchForm::default(), None, None);
        assert_eq!((wanted.path.as_str(), wanted.plain), ("/demandes", true));
        for variant in [
            form(|form| form.tri = "date".into()),
            form(|form| form.apres = "e-75111-1700000000000000-00000000-0000-4000-8000-000000000000".into()),
            form(|form| form.commune = "93048".into()),
        ] {
            let found = canonical(&variant, None, None);
            assert_eq!(
                (found.path.as_str(), found.plain),
                ("/demandes", false),
                "{variant:?}"
            );
        }
    }

    #[test]
    fn a_place_is_called_by_its_label_however_it_was_typed() {
        for typed in ["montreuil", "93100", "Montreuil (93100)"] {
            let mut form = form(|form| form.rayon = "10".into());
            form.lieu = typed.into();
            let found = canonical(&form, Some(&montreuil()), None);
            assert_eq!(found.path, "/demandes?lieu=Montreuil+%2893100%29");
            assert!(found.plain);
        }
        let department = canonical(
            &form(|form| form.lieu = "93".into()),
            None,
            Some("Seine-Saint-Denis (93)"),
        );
        assert_eq!(department.path, "/demandes?lieu=Seine-Saint-Denis+%2893%29");
        let far = form(|form| (form.lieu, form.rayon) = ("93100".into(), "30".into()));
        let found = canonical(&far, Some(&montreuil()), None);
        assert_eq!(found.path, "/demandes?lieu=Montreuil+%2893100%29&rayon=30");
        assert!(!found.plain);
    }

    #[test]
    fn a_trade_in_a_town_has_a_page_of_its_own() {
        let one = form(|form| (form.lieu, form.categorie) = ("93100".into(), vec!["plomberie".into()]));
        let found = canonical(&one, Some(&montreuil()), None);
        assert_eq!(found.path, "/services/plomberie/montreuil-93048");
        assert!(found.plain);
        let two = form(|form| form.categorie = vec!["cours".into(), "plomberie".into()]);
        let found = canonical(&two, None, None);
        assert_eq!(found.path, "/demandes?categorie=plomberie&categorie=cours");
        assert!(!found.plain);
        let cheap = SearchForm {
            budget: "0-100".into(),
            ..one
        };
        let found = canonical(&cheap, Some(&montreuil()), None);
        assert!(found.path.starts_with("/demandes?") && !found.plain, "{found:?}");
    }
}
