// Communes, or departments from afar, that have demandes: each a link, filled by how many there are.

import { GeoJSON } from "leaflet/dist/leaflet-src.esm.js";

const SVG = "http://www.w3.org/2000/svg";

// Where each shade begins; the legend says the same.
const STEPS = { commune: [1, 2, 3, 5], department: [1, 5, 20, 100] };

const step = (level, count) => STEPS[level].filter((from) => count >= from).length;

// A layer's path, wrapped in a link. Leaflet draws the path and moves it about; the link stays around it.
function wrap(layer, { href, label, isCurrent, follow }) {
  const path = layer.getElement();
  const link = document.createElementNS(SVG, "a");
  link.setAttribute("href", href);
  link.setAttribute("class", isCurrent ? "commune is-current" : "commune");
  link.setAttribute("aria-label", label);
  if (isCurrent) link.setAttribute("aria-current", "true");
  path.replaceWith(link);
  link.append(path);
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0) return;
    event.preventDefault();
    follow(href);
  });
  layer.on("remove", () => link.remove());
  return link;
}

// Draws `areas` (code, name, count; nearest first) whose outlines are known, and says where each label may stand.
// `link(area)` gives its href, `say(area)` its words.
export function draw(group, { level, areas, outlines, current, link, say, follow, attend }) {
  group.clearLayers();
  const drawn = [];
  // The chosen one comes last, so that no neighbour hides its border.
  const ordered = [...areas].sort((a, b) => Number(a.code === current) - Number(b.code === current));
  for (const area of ordered) {
    const feature = outlines.get(area.code);
    if (!feature) continue;
    const layer = GeoJSON.geometryToLayer(feature, {});
    const shade = `c${step(level, area.count)}`;
    layer.options.className = shade;
    layer.options.interactive = false;
    group.addLayer(layer);
    const element = wrap(layer, { href: link(area), label: say(area), isCurrent: area.code === current, follow });
    for (const came of ["focus", "pointerenter"]) element.addEventListener(came, () => attend(area));
    for (const went of ["blur", "pointerleave"]) element.addEventListener(went, () => attend(null));
    drawn.push({ area, feature, shade });
  }
  return drawn;
}
