use serde::{Deserialize, Serialize};

/// A point on earth, degrees, WGS 84; always finite and within ±90° and ±180°.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Degrees", into = "Degrees")]
pub struct LatLon {
    lat: f64,
    lon: f64,
}

/// Two numbers that are no point on earth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a latitude and a longitude")]
pub struct InvalidLatLon;

impl LatLon {
    /// Latitude (−90 to 90) and longitude (−180 to 180), in degrees.
    pub fn new(lat: f64, lon: f64) -> Result<Self, InvalidLatLon> {
        let valid = (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon);
        if valid {
            Ok(Self { lat, lon })
        } else {
            Err(InvalidLatLon)
        }
    }

    /// Latitude, degrees.
    #[must_use]
    pub const fn lat(self) -> f64 {
        self.lat
    }

    /// Longitude, degrees.
    #[must_use]
    pub const fn lon(self) -> f64 {
        self.lon
    }
}

#[derive(Serialize, Deserialize)]
struct Degrees {
    lat: f64,
    lon: f64,
}

impl TryFrom<Degrees> for LatLon {
    type Error = InvalidLatLon;

    fn try_from(degrees: Degrees) -> Result<Self, Self::Error> {
        Self::new(degrees.lat, degrees.lon)
    }
}

impl From<LatLon> for Degrees {
    fn from(point: LatLon) -> Self {
        Self {
            lat: point.lat,
            lon: point.lon,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_points_on_earth_are_taken() {
        for (lat, lon) in [(90.0, 180.0), (-90.0, -180.0), (48.86, 2.38)] {
            assert!(LatLon::new(lat, lon).is_ok(), "{lat} {lon}");
        }
        for (lat, lon) in [(90.1, 0.0), (0.0, -180.1), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
            assert_eq!(LatLon::new(lat, lon), Err(InvalidLatLon), "{lat} {lon}");
        }
        assert!(serde_json::from_str::<LatLon>(r#"{"lat":91.0,"lon":0.0}"#).is_err());
    }
}
