//! "Around me" without saying where one is: the device asks for all the communes of a coarse square, and finds by itself which
//! of them it stands in.

use serde::{Deserialize, Serialize};

use super::LatLon;

/// The side of a square, in degrees: some 22 km by 15.
pub const CELL_DEGREES: f64 = 0.2;
/// How far from the nearest outline a point may lie and still belong to it, in metres: at sea, or just abroad.
const NEAR_METRES: f64 = 10_000.0;
/// A degree of latitude.
const METRES_A_DEGREE: f64 = 111_195.0;

/// A square of [`CELL_DEGREES`], counted from 0° N 0° E. All that leaves the device of where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cell {
    /// Eastward.
    pub x: i16,
    /// Northward.
    pub y: i16,
}

/// A commune as a device needs it to find out whether it stands in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outlined {
    /// "Montreuil (93100)": finds the place again.
    pub label: String,
    /// Polygons of rings (the outer one, then holes) of longitudes and latitudes.
    pub outline: Vec<Vec<Vec<[f64; 2]>>>,
}

impl Cell {
    /// The square that holds a point.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "at most 900 either way")]
    pub fn of(point: LatLon) -> Self {
        Self {
            x: (point.lon() / CELL_DEGREES).floor() as i16,
            y: (point.lat() / CELL_DEGREES).floor() as i16,
        }
    }

    /// West, south, east and north, in degrees.
    #[must_use]
    pub fn bounds(self) -> [f64; 4] {
        let at = |count: i16| f64::from(count) * CELL_DEGREES;
        [at(self.x), at(self.y), at(self.x + 1), at(self.y + 1)]
    }
}

/// Which of the communes holds the point: the first whose outline covers it, or else the one whose outline is nearest, within
/// 10 km.
#[must_use]
pub fn standing_in(communes: &[Outlined], point: LatLon) -> Option<&Outlined> {
    let covering = communes.iter().find(|commune| covers(&commune.outline, point));
    covering.or_else(|| {
        let measured = communes
            .iter()
            .map(|commune| (metres_to(&commune.outline, point), commune));
        let near = measured.filter(|(metres, _)| *metres <= NEAR_METRES);
        near.min_by(|(a, _), (b, _)| a.total_cmp(b))
            .map(|(_, commune)| commune)
    })
}

/// Even and odd: a ray eastward crosses the rings around the point an odd number of times, holes included.
fn covers(outline: &[Vec<Vec<[f64; 2]>>], point: LatLon) -> bool {
    let crossings = edges(outline)
        .filter(|&([ax, ay], [bx, by])| {
            let between = (ay > point.lat()) != (by > point.lat());
            between && point.lon() < (bx - ax) * (point.lat() - ay) / (by - ay) + ax
        })
        .count();
    crossings % 2 == 1
}

fn metres_to(outline: &[Vec<Vec<[f64; 2]>>], point: LatLon) -> f64 {
    let narrow = point.lat().to_radians().cos();
    let flat = |[lon, lat]: [f64; 2]| ((lon - point.lon()) * narrow, lat - point.lat());
    let nearest = edges(outline)
        .map(|(a, b)| {
            let ((ax, ay), (bx, by)) = (flat(a), flat(b));
            let (dx, dy) = (bx - ax, by - ay);
            let length = dx * dx + dy * dy;
            let along = if length > 0.0 {
                (-(ax * dx + ay * dy) / length).clamp(0.0, 1.0)
            } else {
                0.0
            };
            (ax + along * dx).hypot(ay + along * dy)
        })
        .fold(f64::INFINITY, f64::min);
    nearest * METRES_A_DEGREE
}

fn edges(outline: &[Vec<Vec<[f64; 2]>>]) -> impl Iterator<Item = ([f64; 2], [f64; 2])> {
    let rings = outline.iter().flatten();
    rings.flat_map(|ring| ring.iter().copied().zip(ring.iter().copied().skip(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat: f64, lon: f64) -> LatLon {
        LatLon::new(lat, lon).unwrap()
    }

    fn square(west: f64, south: f64, side: f64) -> Vec<[f64; 2]> {
        let (east, north) = (west + side, south + side);
        vec![
            [west, south],
            [east, south],
            [east, north],
            [west, north],
            [west, south],
        ]
    }

    fn communes() -> Vec<Outlined> {
        let named = |label: &str, outline| Outlined {
            label: label.into(),
            outline,
        };
        vec![
            // A ring around the next one, and an island of its own.
            named(
                "Anneau",
                vec![
                    vec![square(2.0, 48.0, 0.09), square(2.03, 48.03, 0.03)],
                    vec![square(2.15, 48.0, 0.01)],
                ],
            ),
            named("Enclave", vec![vec![square(2.03, 48.03, 0.03)]]),
        ]
    }

    fn found(lat: f64, lon: f64) -> Option<String> {
        standing_in(&communes(), at(lat, lon)).map(|commune| commune.label.clone())
    }

    #[test]
    fn the_commune_is_found_by_its_outline_with_holes_and_islands() {
        assert_eq!(found(48.01, 2.01).as_deref(), Some("Anneau"));
        assert_eq!(found(48.045, 2.045).as_deref(), Some("Enclave"));
        assert_eq!(found(48.005, 2.155).as_deref(), Some("Anneau"));
    }

    #[test]
    fn on_a_border_there_is_one_commune_and_always_the_same() {
        for lon in [2.03, 2.04, 2.06] {
            assert_eq!(found(48.03, lon), found(48.03, lon));
            assert!(found(48.03, lon).is_some());
        }
    }

    #[test]
    fn at_sea_it_is_the_nearest_and_far_away_none() {
        assert_eq!(found(48.045, 1.95).as_deref(), Some("Anneau"));
        assert_eq!(found(48.045, 1.0), None);
    }

    #[test]
    fn a_cell_tells_no_more_than_a_square_of_twenty_kilometres() {
        assert_eq!(Cell::of(at(48.8594, 2.3795)), Cell::of(at(48.801, 2.201)));
        assert_eq!(Cell::of(at(-21.1, -0.1)), Cell { x: -1, y: -106 });
        let [west, south, east, north] = Cell::of(at(48.8594, 2.3795)).bounds();
        assert!(west <= 2.3795 && 2.3795 < east && south <= 48.8594 && 48.8594 < north);
    }
}
