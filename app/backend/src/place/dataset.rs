//! The files of `data/geo`, embedded and read.

use std::io::Read;
use std::str::FromStr;

use flate2::read::GzDecoder;
use model::place::{Insee, bare_place_name, normalise_place_query};
use sha2::{Digest, Sha256};

use super::outline::Outlines;

const PLACES: &[u8] = include_bytes!("../../data/geo/places.tsv.gz");
const OUTLINES: &[u8] = include_bytes!("../../data/geo/outlines.topojson.gz");
const DEPARTMENTS: &[u8] = include_bytes!("../../data/geo/departments.geojson.gz");

const HEADER: &str = "insee\tname\tpostcodes\tdepartment\tregion\tpopulation\tlat\tlon\tparent\tradius_m";

/// The embedded data can't be read: the build put something else there.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// Not gzip, or not UTF-8.
    #[error("an embedded data file cannot be unpacked")]
    Packed(#[from] std::io::Error),
    /// Not the columns expected, or a value that is none.
    #[error("line {0} of places.tsv is not a place")]
    Line(usize),
    /// Not the `TopoJSON` expected.
    #[error("the outlines cannot be read")]
    Outlines(#[from] serde_json::Error),
    /// An outline names an arc that is not there.
    #[error("the outline of {0} is broken")]
    Arc(String),
}

/// A place as the data has it, with its names as they are searched.
pub(super) struct PlaceRecord {
    pub insee: Insee,
    pub name: String,
    pub search_name: String,
    pub bare_name: String,
    pub postcodes: Vec<String>,
    pub department: String,
    pub region: String,
    pub population: u32,
    pub lat: f64,
    pub lon: f64,
    pub parent: Option<Insee>,
    pub radius_m: u32,
}

/// All places, in the order of their codes.
pub(super) fn places() -> Result<Vec<PlaceRecord>, DataError> {
    let text = unpack(PLACES)?;
    let mut lines = text.lines().enumerate();
    if lines.next().is_none_or(|(_, header)| header != HEADER) {
        return Err(DataError::Line(1));
    }
    lines
        .map(|(index, line)| record(line).ok_or(DataError::Line(index + 1)))
        .collect()
}

/// The outlines, to be asked for one by one.
pub(super) fn outlines() -> Result<Outlines, DataError> {
    Ok(serde_json::from_str(&unpack(OUTLINES)?)?)
}

/// Departments with their outlines: a `GeoJSON` feature collection.
pub(super) fn departments() -> Result<serde_json::Value, DataError> {
    Ok(serde_json::from_str(&unpack(DEPARTMENTS)?)?)
}

/// Names what would be loaded: hexadecimal SHA-256 of the files and of the names as normalised, so that a change of
/// the normalisation reloads as well as a change of the data.
pub(super) fn fingerprint(places: &[PlaceRecord]) -> String {
    let mut hash = Sha256::new();
    for file in [PLACES, OUTLINES, DEPARTMENTS] {
        hash.update(file);
    }
    for place in places {
        hash.update(place.search_name.as_bytes());
        hash.update(b"\n");
        hash.update(place.bare_name.as_bytes());
        hash.update(b"\n");
    }
    hex::encode(hash.finalize())
}

fn unpack(packed: &[u8]) -> Result<String, std::io::Error> {
    let mut text = String::new();
    GzDecoder::new(packed).read_to_string(&mut text)?;
    Ok(text)
}

fn record(line: &str) -> Option<PlaceRecord> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [
        insee,
        name,
        postcodes,
        department,
        region,
        population,
        lat,
        lon,
        parent,
        radius_m,
    ] = fields[..]
    else {
        return None;
    };
    let search_name = normalise_place_query(name);
    Some(PlaceRecord {
        insee: parse(insee)?,
        name: name.to_owned(),
        bare_name: bare_place_name(&search_name).to_owned(),
        search_name,
        postcodes: postcodes.split('|').map(str::to_owned).collect(),
        department: department.to_owned(),
        region: region.to_owned(),
        population: parse(population)?,
        lat: parse(lat)?,
        lon: parse(lon)?,
        parent: if parent.is_empty() {
            None
        } else {
            Some(parse(parent)?)
        },
        radius_m: parse(radius_m)?,
    })
}

fn parse<T: FromStr>(field: &str) -> Option<T> {
    field.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_places_are_whole() {
        let places = places().unwrap();
        assert!(places.len() > 34_900, "{}", places.len());
        assert!(places.is_sorted_by(|a, b| a.insee < b.insee));
        let arrondissements = places.iter().filter(|place| place.parent.is_some()).count();
        assert_eq!(arrondissements, 20 + 9 + 16);
    }

    #[test]
    fn the_fingerprint_follows_the_normalisation() {
        let mut places = places().unwrap();
        let before = fingerprint(&places);
        assert_eq!(before, fingerprint(&places));
        places[0].search_name.push('x');
        assert_ne!(before, fingerprint(&places));
    }

    #[test]
    fn a_line_that_is_no_place_is_refused() {
        assert!(record("93048\tMontreuil\t93100\t93\t11\t111934\t48.86\t2.44\t\t2110").is_some());
        assert!(record("93048\tMontreuil\t93100\t93\t11\tmany\t48.86\t2.44\t\t2110").is_none());
        assert!(record("93048\tMontreuil").is_none());
    }
}
