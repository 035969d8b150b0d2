"""Turns outlines that share their vertices into TopoJSON arcs, so that a border is stored once.

Two neighbours name the same arc: whatever is rounded, they keep one common border, without gap or overlap.
"""

from __future__ import annotations

from collections.abc import Iterable

import shapely

Point = tuple[int, int]

# Grid units in a degree: 5.6 m north-south, about 4 m east-west. The source itself was simplified to about 100 m (with
# shared borders kept), so nothing that it knows is lost, and the file stays under 3 MB. A finer grid is not safer:
# rounding must leave every outline valid, which `build.py` checks and which not every grid does.
GRID = 20_000


def rings_of(outline: shapely.Geometry) -> list[list[list[Point]]]:
    """Polygons of rings of grid points, closing point left out, repeated points removed."""
    polygons = []
    for polygon in shapely.get_parts(outline):
        rings = [to_grid(ring) for ring in (polygon.exterior, *polygon.interiors)]
        rings = [ring for ring in rings if len(ring) >= 3]
        if rings:
            polygons.append(rings)
    return polygons


def on_grid(outline: shapely.Geometry) -> shapely.MultiPolygon:
    """The outline as it will be read back."""
    return shapely.MultiPolygon([
        ([(x / GRID, y / GRID) for x, y in rings[0]], [[(x / GRID, y / GRID) for x, y in hole] for hole in rings[1:]])
        for rings in rings_of(outline)])


def to_grid(ring: shapely.LinearRing) -> list[Point]:
    points = [(round(x * GRID), round(y * GRID)) for x, y in shapely.get_coordinates(ring)]
    kept = [point for index, point in enumerate(points) if index == 0 or point != points[index - 1]]
    return kept[:-1]


class Topology:
    """Arcs shared by all outlines added; build it from every ring at once, then ask for each outline's arcs."""

    def __init__(self, rings: Iterable[list[Point]]) -> None:
        self.arcs: list[list[Point]] = []
        self._index: dict[tuple[Point, ...], int] = {}
        self._junctions = junctions(rings)

    def ring_arcs(self, ring: list[Point]) -> list[int]:
        """The ring as arc numbers; `~n` (that is, -n-1) walks arc n backwards, as TopoJSON has it."""
        cuts = [index for index, point in enumerate(ring) if point in self._junctions]
        if not cuts:
            return [self._closed(ring)]
        turned = ring[cuts[0]:] + ring[: cuts[0] + 1]
        bounds = [cut - cuts[0] for cut in cuts] + [len(ring)]
        return [self._number(turned[a: b + 1]) for a, b in zip(bounds, bounds[1:])]

    def _closed(self, ring: list[Point]) -> int:
        """A ring that touches junctions nowhere (an island, an enclave): started at its least point, so that the
        enclave and the hole around it find the same arc."""
        start = ring.index(min(ring))
        turned = ring[start:] + ring[: start + 1]
        return self._number(turned)

    def _number(self, points: list[Point]) -> int:
        forward = tuple(points)
        found = self._index.get(forward)
        if found is not None:
            return found
        backward = self._index.get(forward[::-1])
        if backward is not None:
            return ~backward
        self._index[forward] = len(self.arcs)
        self.arcs.append(points)
        return self._index[forward]


def junctions(rings: Iterable[list[Point]]) -> set[Point]:
    """Points where borders meet: those whose neighbours along all rings are not exactly two points."""
    neighbours: dict[Point, set[Point]] = {}
    for ring in rings:
        for index, point in enumerate(ring):
            around = neighbours.setdefault(point, set())
            around.add(ring[index - 1])
            around.add(ring[(index + 1) % len(ring)])
    return {point for point, around in neighbours.items() if len(around) != 2}


def deltas(arc: list[Point]) -> list[list[int]]:
    """First point as it is, then steps: TopoJSON's quantised form."""
    steps = [list(arc[0])]
    steps += [[b[0] - a[0], b[1] - a[1]] for a, b in zip(arc, arc[1:])]
    return steps
