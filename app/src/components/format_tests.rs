use super::*;

const FR: Language = Language::Fr;
const EN: Language = Language::En;

const fn between(min: Option<u32>, max: Option<u32>) -> Budget {
    Budget { min, max }
}

#[test]
fn euros_keep_their_sign_on_the_line() {
    assert_eq!(euros(FR, 150), "150\u{a0}€");
    assert_eq!(euros(FR, 2_000), "2\u{202f}000\u{a0}€");
    assert_eq!(euros(FR, 1_000_000), "1\u{202f}000\u{202f}000\u{a0}€");
    assert_eq!(euros(EN, 12_500), "€12,500");
    assert_eq!(euros(FR, 0), "0\u{a0}€");
}

#[test]
fn a_budget_has_four_shapes_and_none() {
    assert_eq!(
        budget(FR, between(Some(80), Some(150))),
        "80\u{a0}–\u{a0}150\u{a0}€"
    );
    assert_eq!(budget(FR, between(None, Some(150))), "jusqu’à\u{a0}150\u{a0}€");
    assert_eq!(budget(FR, between(Some(80), None)), "dès\u{a0}80\u{a0}€");
    assert_eq!(budget(FR, between(Some(90), Some(90))), "90\u{a0}€");
    assert_eq!(budget(FR, between(None, None)), "budget à discuter");
    assert_eq!(
        budget(EN, between(Some(80), Some(1_500))),
        "€80\u{a0}–\u{a0}1,500"
    );
    assert_eq!(budget(EN, between(None, Some(150))), "up to\u{a0}€150");
}

#[test]
fn zero_is_singular_in_french_only() {
    assert_eq!(tokens(FR, Tokens(0)), "0\u{a0}jeton");
    assert_eq!(tokens(FR, Tokens(1)), "1\u{a0}jeton");
    assert_eq!(tokens(FR, Tokens(2)), "2\u{a0}jetons");
    assert_eq!(tokens(EN, Tokens(0)), "0\u{a0}tokens");
    assert_eq!(tokens(EN, Tokens(1)), "1\u{a0}token");
}

#[test]
fn an_age_is_told_in_its_largest_unit() {
    assert_eq!(age(FR, 0), "à l’instant");
    assert_eq!(age(FR, 59), "il y a\u{a0}59\u{a0}min");
    assert_eq!(age(FR, 60), "il y a\u{a0}1\u{a0}h");
    assert_eq!(age(FR, 1_439), "il y a\u{a0}23\u{a0}h");
    assert_eq!(age(FR, 1_440), "hier");
    assert_eq!(age(FR, 2_879), "hier");
    assert_eq!(age(FR, 2_880), "il y a\u{a0}2\u{a0}jours");
    assert_eq!(age(EN, 43_200), "30\u{a0}days ago");
}

#[test]
fn distances_and_days() {
    assert_eq!(distance_km(1), "1\u{a0}km");
    assert_eq!(day(FR, "2026-12-17").as_deref(), Some("17\u{a0}décembre"));
    assert_eq!(day(FR, "2027-03-01").as_deref(), Some("1er\u{a0}mars"));
    assert_eq!(
        day(EN, "2026-12-17T09:00:00Z").as_deref(),
        Some("17\u{a0}December")
    );
    for wrong in [
        "",
        "2026-13-01",
        "2026-00-01",
        "2026-01-32",
        "17/12/2026",
        "décembre 17",
    ] {
        assert_eq!(day(FR, wrong), None, "{wrong}");
    }
}

#[test]
fn a_span_is_rounded_up() {
    let spans =
        [0, 59, 60, 61, 1_440, 1_441].map(|minutes| span(Language::Fr, minutes).replace('\u{a0}', " "));
    assert_eq!(spans, ["1 min", "59 min", "1 h", "2 h", "1 jour", "2 jours"]);
    assert_eq!(span(Language::En, 4_000), "3\u{a0}days");
}
