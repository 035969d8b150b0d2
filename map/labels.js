// The number of demandes in each area, and its name where it fits: at the middle of the largest circle inside the outline
// (the centroid of Paris 12e lies in a wood). What does not fit is said by the link itself, and by the list.

import { divIcon, marker } from "leaflet/dist/leaflet-src.esm.js";
import polylabel from "polylabel";

const NUMBER_PX = 21;
const NAME_PX = 17;
const middles = new WeakMap();
const pen = document.createElement("canvas").getContext("2d");

const extent = (ring) => {
  const xs = ring.map(([x]) => x);
  return Math.max(...xs) - Math.min(...xs);
};

// The middle of the area's widest part, in degrees.
function middle(feature) {
  if (!middles.has(feature)) {
    const { type, coordinates } = feature.geometry;
    const polygons = type === "Polygon" ? [coordinates] : coordinates;
    const widest = polygons.reduce((one, other) => (extent(other[0]) > extent(one[0]) ? other : one));
    // Degrees of longitude are shorter than those of latitude: measured as if the ground were flat.
    const squeeze = Math.cos((widest[0][0][1] * Math.PI) / 180);
    const flat = widest.map((ring) => ring.map(([x, y]) => [x * squeeze, y]));
    const point = polylabel(flat, 0.0005);
    middles.set(feature, { lng: point[0] / squeeze, lat: point[1], reach: point.distance });
  }
  return middles.get(feature);
}

// "Paris 11e" inside Paris is "11e".
const short = (name) => name.replace(/^(?:Paris|Lyon|Marseille) (?=\d)/, "");

const touches = (one, other) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

const box = ({ x, y }, width, height) => ({
  left: x - width / 2,
  right: x + width / 2,
  top: y - height / 2,
  bottom: y + height / 2,
});

export function label(map, group, drawn, font) {
  group.clearLayers();
  pen.font = `500 15px ${font}`;
  const taken = [];
  // Where two don't fit beside each other, the one with more demandes is written.
  for (const { area, feature, shade } of [...drawn].sort((a, b) => b.area.count - a.area.count)) {
    const { lng, lat, reach } = middle(feature);
    const at = map.latLngToLayerPoint([lat, lng]);
    const radius = at.y - map.latLngToLayerPoint([lat + reach, lng]).y;
    const name = short(area.name);
    const nameWidth = pen.measureText(name).width;
    const named = radius > NUMBER_PX && nameWidth < radius * 2.6;
    const width = Math.max(named ? nameWidth : 0, 12 * String(area.count).length);
    const place = box(at, width, NUMBER_PX + (named ? NAME_PX : 0));
    if (taken.some((other) => touches(place, other))) continue;
    taken.push(place);
    const text = document.createElement("span");
    const number = document.createElement("b");
    number.textContent = area.count;
    text.append(number);
    if (named) text.append(name);
    const icon = divIcon({ className: `map__label map__label--${shade}`, html: text, iconSize: null });
    group.addLayer(marker([lat, lng], { icon, interactive: false, keyboard: false }));
  }
}
