// Outlines from the server, GeoJSON. Each tile is asked for once, however often it comes into sight.

// As `backend::place::TILE_ZOOM`.
const ZOOM = 9;

async function geojson(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

// What failed is forgotten, so that it is asked for again.
function once(cache, key, load) {
  if (!cache.has(key)) {
    const loading = load();
    loading.catch(() => cache.delete(key));
    cache.set(key, loading);
  }
  return cache.get(key);
}

const tiles = new Map();
const whole = new Map();

export const departments = () => once(whole, "departments", () => geojson("/cartes/departements.json"));

export const tile = (x, y) => once(tiles, `${x}/${y}`, () => geojson(`/cartes/communes/${x}/${y}`));

// The numbers of the tiles that bounds touch (https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames).
export function tilesOf(bounds) {
  const across = 2 ** ZOOM;
  const column = (lng) => Math.floor(((lng + 180) / 360) * across);
  const row = (lat) => {
    const radians = (lat * Math.PI) / 180;
    return Math.floor(((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * across);
  };
  const inside = (number) => Math.min(Math.max(number, 0), across - 1);
  const found = [];
  for (let x = inside(column(bounds.getWest())); x <= inside(column(bounds.getEast())); x += 1) {
    for (let y = inside(row(bounds.getNorth())); y <= inside(row(bounds.getSouth())); y += 1) found.push({ x, y });
  }
  return found;
}

// The code of a commune's department.
export const departmentOf = (insee) => insee.slice(0, insee.startsWith("97") ? 3 : 2);
