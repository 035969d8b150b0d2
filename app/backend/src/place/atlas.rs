//! Every place in memory: which ones lie around one, nearest first. Half a million distances a second would otherwise be the
//! database's work at each search, and they never change.

use model::place::Insee;
use sqlx::PgPool;

use super::Error;

/// The sphere that PostGIS measures on (`st_distance(…, false)`), metres.
const EARTH_RADIUS: f64 = 6_371_008.771_415_06;

/// The reference points of all places.
#[derive(Debug)]
pub struct Atlas {
    spots: Vec<Spot>,
}

#[derive(Debug)]
struct Spot {
    insee: Insee,
    department: String,
    /// The point on the sphere of radius 1.
    direction: [f64; 3],
}

/// The places within a radius of one, nearest first; equally far ones by their codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circle {
    /// INSEE codes, outward.
    pub places: Vec<String>,
    /// Whole metres to each.
    pub metres: Vec<i32>,
    /// The departments they lie in, by code.
    pub departments: Vec<String>,
}

impl Atlas {
    /// Reads all places, retired ones too: demandes may stand on them.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn load(pool: &PgPool) -> Result<Self, Error> {
        let rows = sqlx::query!(
            r#"
            select insee, department, st_y(point::geometry) as "lat!", st_x(point::geometry) as "lon!"
            from places
            order by insee
            "#,
        )
        .fetch_all(pool)
        .await?;
        let spots = rows.into_iter().map(|row| {
            Ok(Spot {
                insee: super::decode(row.insee.try_into())?,
                department: row.department,
                direction: direction(row.lat, row.lon),
            })
        });
        Ok(Self {
            spots: spots.collect::<Result<_, Error>>()?,
        })
    }

    /// The places whose reference points lie within so many kilometres of this place's; `None` if it knows no such place.
    #[must_use]
    pub fn circle(&self, center: &Insee, radius_km: u16) -> Option<Circle> {
        let index = self.spots.binary_search_by(|spot| spot.insee.cmp(center)).ok()?;
        let from = self.spots.get(index)?.direction;
        let radius = f64::from(radius_km) * 1_000.0;
        let mut found: Vec<(f64, &Spot)> = self
            .spots
            .iter()
            .map(|spot| (metres(from, spot.direction), spot))
            .filter(|(metres, _)| *metres <= radius)
            .collect();
        found.sort_by(|(a, left), (b, right)| a.total_cmp(b).then_with(|| left.insee.cmp(&right.insee)));
        let mut departments: Vec<String> = found.iter().map(|(_, spot)| spot.department.clone()).collect();
        departments.sort();
        departments.dedup();
        Some(Circle {
            places: found.iter().map(|(_, spot)| spot.insee.to_string()).collect(),
            metres: found.iter().map(|(metres, _)| whole(*metres)).collect(),
            departments,
        })
    }
}

impl Circle {
    /// Whole metres to a place of it.
    #[must_use]
    pub fn metres_to(&self, place: &str) -> Option<i32> {
        self.metres.get(self.position(place)?).copied()
    }

    /// Which one it is, outward from 0.
    #[must_use]
    pub fn position(&self, place: &str) -> Option<usize> {
        self.places.iter().position(|other| other == place)
    }
}

fn direction(lat: f64, lon: f64) -> [f64; 3] {
    let (lat, lon) = (lat.to_radians(), lon.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

/// Along the sphere. By the chord, which is exact for neighbours too, where the cosine would be all nines.
fn metres(a: [f64; 3], b: [f64; 3]) -> f64 {
    let chord = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
    2.0 * EARTH_RADIUS * (chord / 2.0).clamp(0.0, 1.0).asin()
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "no two places are 2^31 metres apart"
)]
fn whole(metres: f64) -> i32 {
    metres.round() as i32
}
