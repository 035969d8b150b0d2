//! `TopoJSON` arcs to `PostGIS` multipolygons.

use serde::Deserialize;

use super::DataError;

/// WKB type numbers with the flag that a reference system follows (`PostGIS` `EWKB`), and the system, WGS 84.
const MULTIPOLYGON_WITH_SRID: u32 = 0x2000_0006;
const POLYGON: u32 = 3;
const SRID: u32 = 4326;
const LITTLE_ENDIAN: u8 = 1;

/// The outlines of places: arcs, each stored once and shared by the places on both sides of it.
#[derive(Deserialize)]
pub(super) struct Outlines {
    transform: Transform,
    /// The first point is absolute, the others are steps from the one before.
    arcs: Vec<Vec<[i32; 2]>>,
    objects: Objects,
}

#[derive(Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

#[derive(Deserialize)]
struct Objects {
    places: Collection,
}

#[derive(Deserialize)]
struct Collection {
    geometries: Vec<Shape>,
}

#[derive(Deserialize)]
struct Shape {
    id: String,
    /// Polygons of rings of arc numbers; `!n` is arc n walked backwards.
    arcs: Vec<Vec<Vec<i32>>>,
}

impl Outlines {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.objects.places.geometries.len()
    }

    /// Each place's code with its outline as hexadecimal EWKB, which `COPY` takes for a geometry.
    pub fn ewkb(&self) -> impl Iterator<Item = Result<(&str, String), DataError>> {
        // Steps are added up once: a border is walked from both sides, and a whole town's thrice.
        let points: Vec<Vec<[f64; 2]>> = self.arcs.iter().map(|arc| self.points(arc)).collect();
        self.objects.places.geometries.iter().map(move |shape| {
            let bytes = multipolygon(shape, &points).ok_or_else(|| DataError::Arc(shape.id.clone()))?;
            Ok((shape.id.as_str(), hex::encode(bytes)))
        })
    }

    fn points(&self, arc: &[[i32; 2]]) -> Vec<[f64; 2]> {
        let Transform { scale, translate } = &self.transform;
        let mut at = [0_i32; 2];
        arc.iter()
            .map(|step| {
                at = [at[0] + step[0], at[1] + step[1]];
                [
                    f64::from(at[0]).mul_add(scale[0], translate[0]),
                    f64::from(at[1]).mul_add(scale[1], translate[1]),
                ]
            })
            .collect()
    }
}

fn multipolygon(shape: &Shape, points: &[Vec<[f64; 2]>]) -> Option<Vec<u8>> {
    let mut bytes = vec![LITTLE_ENDIAN];
    put(&mut bytes, MULTIPOLYGON_WITH_SRID);
    put(&mut bytes, SRID);
    put(&mut bytes, u32::try_from(shape.arcs.len()).ok()?);
    for rings in &shape.arcs {
        bytes.push(LITTLE_ENDIAN);
        put(&mut bytes, POLYGON);
        put(&mut bytes, u32::try_from(rings.len()).ok()?);
        for arcs in rings {
            let ring = ring(arcs, points)?;
            put(&mut bytes, u32::try_from(ring.len()).ok()?);
            for [x, y] in ring {
                bytes.extend_from_slice(&x.to_le_bytes());
                bytes.extend_from_slice(&y.to_le_bytes());
            }
        }
    }
    Some(bytes)
}

/// The arcs end to end; each begins where the one before ended, and that point counts once.
fn ring(arcs: &[i32], points: &[Vec<[f64; 2]>]) -> Option<Vec<[f64; 2]>> {
    let mut ring: Vec<[f64; 2]> = Vec::new();
    for &number in arcs {
        let forward = points.get(usize::try_from(if number < 0 { !number } else { number }).ok()?)?;
        let skip = usize::from(!ring.is_empty());
        if number < 0 {
            ring.extend(forward.iter().rev().skip(skip));
        } else {
            ring.extend(forward.iter().skip(skip));
        }
    }
    (ring.len() >= 4 && ring.first() == ring.last()).then_some(ring)
}

fn put(bytes: &mut Vec<u8>, number: u32) {
    bytes.extend_from_slice(&number.to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two squares side by side: arc 0 is their common border, upwards.
    const SQUARES: &str = r#"{"type":"Topology","transform":{"scale":[0.5,0.5],"translate":[0,10]},
        "arcs":[[[2,0],[0,2]],[[2,2],[-2,0],[0,-2],[2,0]],[[2,2],[2,0],[0,-2],[-2,0]]],
        "objects":{"places":{"type":"GeometryCollection","geometries":[
            {"type":"MultiPolygon","id":"west","arcs":[[[0,1]]]},
            {"type":"MultiPolygon","id":"east","arcs":[[[-1,-3]]]}]}}}"#;

    fn squares() -> Outlines {
        serde_json::from_str(SQUARES).unwrap()
    }

    #[test]
    fn arcs_are_walked_both_ways() {
        let outlines = squares();
        let points: Vec<_> = outlines.arcs.iter().map(|arc| outlines.points(arc)).collect();
        let shapes = &outlines.objects.places.geometries;
        let west = ring(&shapes[0].arcs[0][0], &points).unwrap();
        let east = ring(&shapes[1].arcs[0][0], &points).unwrap();
        assert_eq!(
            west,
            [[1.0, 10.0], [1.0, 11.0], [0.0, 11.0], [0.0, 10.0], [1.0, 10.0]]
        );
        assert_eq!(
            east,
            [[1.0, 11.0], [1.0, 10.0], [2.0, 10.0], [2.0, 11.0], [1.0, 11.0]]
        );
    }

    #[test]
    fn the_encoding_is_ewkb() {
        let outlines = squares();
        let all: Vec<_> = outlines.ewkb().collect::<Result<_, _>>().unwrap();
        let (code, hexadecimal) = &all[0];
        assert_eq!((all.len(), *code), (2, "west"));
        // Byte order, type, reference system, one polygon; byte order, type, one ring; five points.
        assert!(hexadecimal.starts_with("0106000020e610000001000000010300000001000000050000000000"));
        assert_eq!(hexadecimal.len(), 2 * (13 + 9 + 4 + 5 * 16));
    }

    #[test]
    fn a_broken_outline_is_refused() {
        for arcs in ["[[[0]]]", "[[[0,7]]]", "[[[-9]]]"] {
            let text = SQUARES.replace("[[[0,1]]]", arcs);
            let outlines: Outlines = serde_json::from_str(&text).unwrap();
            let refused = outlines.ewkb().next().unwrap();
            assert!(
                matches!(refused, Err(DataError::Arc(code)) if code == "west"),
                "{arcs}"
            );
        }
    }
}
