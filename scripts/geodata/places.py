"""The rules that turn rows of the two sources into places: which, under which name, where, how large."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

import shapely

from sources import OutlineRow
from topology import on_grid

# Paris, Marseille, Lyon: kept as places beside their arrondissements, under the postcode people write for the
# whole town. It is a convention: La Poste gives postcodes to the arrondissements only.
WHOLE_TOWNS = {"75056": "75000", "13055": "13000", "69123": "69000"}

# Communes born again on 1 January 2025 or later, whose outline the source still counts in the commune they left:
# found by name, placed at that commune's reference point, without an outline of their own.
LEFT_FROM = {"15031": "15141", "15035": "15141", "15047": "15141", "15171": "15141"}

METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True)
class Place:
    insee: str
    name: str
    postcodes: tuple[str, ...]
    department: str
    region: str
    population: int
    lat: float
    lon: float
    parent: str | None
    radius_m: int
    outline: shapely.Geometry | None


def build(communes: list[dict], rows: list[OutlineRow]) -> tuple[list[Place], list[dict]]:
    """All places with a reference point, by INSEE code, and the communes left out because they have none."""
    outlines = outlines_by_code(rows)
    own = {row.code: row for row in rows if row.kind in ("COM", "ARM")}
    places: dict[str, Place] = {}
    pending, left_out = [], []
    for commune in sorted(communes, key=lambda entry: entry["code"]):
        if commune["type"] not in ("commune-actuelle", "arrondissement-municipal"):
            continue
        code = commune["code"]
        if code in outlines:
            places[code] = place(commune, own.get(code), outlines[code])
        elif code in LEFT_FROM:
            pending.append(commune)
        else:
            left_out.append(commune)
    for commune in pending:
        near = places[LEFT_FROM[commune["code"]]]
        places[commune["code"]] = replace(
            near, insee=commune["code"], name=commune["nom"], postcodes=postcodes(commune, None),
            population=commune["population"], outline=None)
    return [places[code] for code in sorted(places)], left_out


def outlines_by_code(rows: list[OutlineRow]) -> dict[str, shapely.Geometry]:
    """A commune's own outline or, where the source has none, the union of its delegated communes'."""
    outlines = {row.code: row.outline for row in rows if row.kind in ("COM", "ARM") and row.outline is not None}
    lacking = {row.code for row in rows if row.kind == "COM" and row.outline is None}
    parts: dict[str, list[OutlineRow]] = {}
    for row in rows:
        if row.kind in ("COMD", "COMA") and row.parent_code in lacking:
            parts.setdefault(row.parent_code, []).append(row)
    for code, delegated in parts.items():
        if all(row.outline is not None for row in delegated):
            outlines[code] = shapely.coverage_union_all([row.outline for row in delegated])
    return outlines


def place(commune: dict, row: OutlineRow | None, outline: shapely.Geometry) -> Place:
    lon, lat = reference_point(on_grid(outline), row.town_hall if row else None)
    return Place(
        insee=commune["code"],
        name=display_name(commune["nom"]),
        postcodes=postcodes(commune, row.town_hall_postcode if row else None),
        department=commune["departement"],
        region=commune["region"],
        population=commune["population"],
        lat=lat,
        lon=lon,
        parent=commune.get("commune"),
        radius_m=radius(outline, lat),
        outline=outline,
    )


def display_name(name: str) -> str:
    """`Paris 11e Arrondissement` is shown as `Paris 11e`."""
    return re.sub(r" Arrondissement$", "", name)


def reference_point(outline: shapely.Geometry, town_hall: shapely.Geometry | None) -> tuple[float, float]:
    """The town hall, because people measure from the town and not from the middle of its fields; where the source
    has none or puts it outside the commune, the centroid, or a point well inside when the centroid is not."""
    candidates = [town_hall, outline.centroid, outline.representative_point()]
    for candidate in candidates:
        if candidate is None:
            continue
        lon, lat = round(candidate.x, 5), round(candidate.y, 5)
        if shapely.covers(outline, shapely.Point(lon, lat)):
            return lon, lat
    raise SystemExit("an outline without a point inside")


def radius(outline: shapely.Geometry, lat: float) -> int:
    """Half the diagonal of the square of the same area, in metres: what a compact commune fits in."""
    area = outline.area * METRES_PER_DEGREE**2 * math.cos(math.radians(lat))
    return max(round(math.sqrt(area / 2) / 10) * 10, 100)


def postcodes(commune: dict, town_hall: str | None) -> tuple[str, ...]:
    """Postcodes, the one to show first: the round one of a large town, else the town hall's, else the roundest."""
    if commune["code"] in WHOLE_TOWNS:
        return (WHOLE_TOWNS[commune["code"]],)

    def roundness(code: str) -> tuple[bool, bool, bool, bool, str]:
        return (not code.endswith("000"), code != town_hall, not code.endswith("00"), not code.endswith("0"), code)

    codes = commune.get("codesPostaux", [])
    main = min(codes, key=roundness)
    return (main, *sorted(set(codes) - {main}))
