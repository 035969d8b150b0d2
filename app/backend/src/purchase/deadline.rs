//! Until when a purchase can be withdrawn from: fourteen days that begin the day after it; where they end on a Saturday, a
//! Sunday or a public holiday, until the next working day (code de la consommation, art. L221-19; règlement 1182/71).

use time::{Date, Duration, Month, Weekday};

const DAYS: Duration = Duration::days(14);

/// The last day, for a purchase paid on `paid_on`, both in Paris.
pub(super) fn last_day(paid_on: Date) -> Date {
    let mut day = paid_on.saturating_add(DAYS);
    while is_idle(day) {
        day = day.saturating_add(Duration::DAY);
    }
    day
}

fn is_idle(day: Date) -> bool {
    let fixed = matches!(
        (day.month(), day.day()),
        (Month::January | Month::November, 1)
            | (Month::May, 1 | 8)
            | (Month::July, 14)
            | (Month::August, 15)
            | (Month::November, 11)
            | (Month::December, 25)
    );
    // Easter Monday, Ascension, Whit Monday.
    let after_easter =
        easter(day.year()).is_some_and(|easter| matches!((day - easter).whole_days(), 1 | 39 | 50));
    fixed || after_easter || matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Easter Sunday (the anonymous Gregorian computus).
fn easter(year: i32) -> Option<Date> {
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let shift = (golden + 11 * moon + 22 * weekday) / 451;
    let days = moon + weekday - 7 * shift + 114;
    let month = Month::try_from(u8::try_from(days / 31).ok()?).ok()?;
    Date::from_calendar_date(year, month, u8::try_from(days % 31 + 1).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn easter_falls_where_the_calendar_says() {
        let known = [
            date!(2024 - 03 - 31),
            date!(2025 - 04 - 20),
            date!(2026 - 04 - 05),
            date!(2038 - 04 - 25),
        ];
        for sunday in known {
            assert_eq!(easter(sunday.year()), Some(sunday));
        }
    }

    #[test]
    fn the_last_day_is_a_working_day() {
        for (paid_on, last) in [
            // A Thursday, as on the mock-up.
            (date!(2026 - 11 - 12), date!(2026 - 11 - 26)),
            // Saturday and Sunday: Monday.
            (date!(2026 - 11 - 21), date!(2026 - 12 - 07)),
            (date!(2026 - 11 - 22), date!(2026 - 12 - 07)),
            // Christmas, a Friday; the week-end; Monday.
            (date!(2026 - 12 - 11), date!(2026 - 12 - 28)),
            // Easter Sunday and Monday 2026.
            (date!(2026 - 03 - 22), date!(2026 - 04 - 07)),
            // Ascension 2026.
            (date!(2026 - 04 - 30), date!(2026 - 05 - 15)),
        ] {
            assert_eq!(last_day(paid_on), last, "{paid_on}");
        }
    }
}
