#!/usr/bin/env python3
"""Compares the derived places with an independent join, a table of insee, display, postcodes, department, region,
lat, lon, population, parent, radius_km (tab separated, without a header, plain or .xz).

    target/geodata/venv/bin/python scripts/geodata/check.py communes.tsv.xz

Exits with 1 on a place that is missing, that is named otherwise or that lies elsewhere.
"""

from __future__ import annotations

import csv
import gzip
import lzma
import math
import sys
from pathlib import Path

from build import OUTPUT
from places import METRES_PER_DEGREE, WHOLE_TOWNS


def main(reference: Path) -> int:
    ours = {row["insee"]: row for row in read(gzip.open(OUTPUT / "places.tsv.gz", "rt", encoding="utf-8"), None)}
    opened = lzma.open(reference, "rt", encoding="utf-8") if reference.suffix == ".xz" else reference.open()
    names = ["insee", "name", "postcodes", "department", "region", "lat", "lon", "population", "parent", "radius_km"]
    theirs = {row["insee"]: row for row in read(opened, names)}
    faults = [f"{insee} {row['name']}: missing" for insee, row in theirs.items() if insee not in ours]
    for insee, row in theirs.items():
        if insee in ours:
            faults += [f"{insee} {row['name']}: {fault}" for fault in differences(ours[insee], row)]
    added = sorted(set(ours) - set(theirs))
    print(f"{len(theirs)} compared, {len(faults)} faults; {len(added)} only here: "
          + ", ".join(f"{insee} {ours[insee]['name']}" for insee in added))
    print("\n".join(faults[:50]))
    return 1 if faults else 0


def read(handle, names: list[str] | None) -> list[dict]:
    with handle:
        return list(csv.DictReader(handle, fieldnames=names, delimiter="\t", quoting=csv.QUOTE_NONE))


def differences(ours: dict, theirs: dict) -> list[str]:
    found = [f"{column} {ours[column]!r}, not {theirs[column]!r}"
             for column in ("name", "department", "region", "population", "parent")
             if (ours[column] or "") != (theirs[column] or "")]
    if theirs["insee"] not in WHOLE_TOWNS and set(ours["postcodes"].split("|")) != set(theirs["postcodes"].split("|")):
        found.append(f"postcodes {ours['postcodes']}, not {theirs['postcodes']}")
    north = (float(ours["lat"]) - float(theirs["lat"])) * METRES_PER_DEGREE
    east = (float(ours["lon"]) - float(theirs["lon"])) * METRES_PER_DEGREE * math.cos(math.radians(float(ours["lat"])))
    # They take the centroid and we the town hall: both lie in the commune. Long communes, islands apart: three radii.
    if math.hypot(north, east) > 3 * int(ours["radius_m"]):
        found.append(f"{math.hypot(north, east):.0f} m away, with a radius of {ours['radius_m']} m")
    return found


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
