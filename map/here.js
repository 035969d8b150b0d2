// Which commune lies under a point: by the even-odd rule over all its rings, holes included.

export function covers(geometry, { lng, lat }) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  let inside = false;
  for (const ring of polygons.flat()) {
    for (let here = 0, before = ring.length - 1; here < ring.length; before = here, here += 1) {
      const [x, y] = ring[here];
      const [x0, y0] = ring[before];
      if (y > lat !== y0 > lat && lng < ((x0 - x) * (lat - y)) / (y0 - y) + x) inside = !inside;
    }
  }
  return inside;
}
