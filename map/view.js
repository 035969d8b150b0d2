// One map: what it shows for a query, its buttons, and what it says when something is missing.

import { circle, featureGroup, GeoJSON, latLng, latLngBounds, layerGroup, map as leaflet, svg, tileLayer } from "leaflet/dist/leaflet-src.esm.js";
import { draw } from "./areas.js";
import { covers } from "./here.js";
import { label } from "./labels.js";
import leafletCss from "leaflet/dist/leaflet.css";
import { departmentOf, departments, tile, tilesOf } from "./outlines.js";

// The mainland and Corsica.
const FRANCE = latLngBounds([41.3, -5.2], [51.1, 9.6]);
// From here on communes are told apart; farther away, departments.
const COMMUNES_FROM = 9;
const LIMITS = { minZoom: 4, maxZoom: 14 };

// As a sheet of the document's, which the content security policy allows.
const sheet = new CSSStyleSheet();
sheet.replaceSync(leafletCss);
document.adoptedStyleSheets = [sheet, ...document.adoptedStyleSheets];

export class View {
  #element;
  #words;
  #map;
  #ground = layerGroup();
  #areas = featureGroup();
  #lines = featureGroup();
  #labels = layerGroup();
  #radius = featureGroup();
  #counts = null;
  #query = null;
  #communes = new Map();
  #departments = new Map();
  #tilesDrawn = new Map();
  #turn = 0;
  #asked = null;
  #tiles = null;
  #moved = false;
  #nodes = {};
  #resized;
  #listening = new AbortController();

  constructor(element, words) {
    this.#element = element;
    this.#words = words;
    this.#furnish();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#map = leaflet(this.#nodes.canvas, {
      ...LIMITS,
      zoomSnap: 0.25,
      zoomDelta: 1,
      zoomControl: false,
      attributionControl: false,
      zoomAnimation: !still,
      fadeAnimation: !still,
      inertia: !still,
      renderer: svg({ padding: 0.4 }),
    });
    this.#map.fitBounds(FRANCE, { animate: false });
    for (const layer of [this.#ground, this.#areas, this.#lines, this.#radius, this.#labels]) layer.addTo(this.#map);
    this.#map.on("moveend", () => this.#redraw());
    this.#map.on("dragend", () => this.#offer());
    this.#resized = new ResizeObserver(() => this.#map.invalidateSize({ animate: false }));
    this.#resized.observe(this.#nodes.canvas);
  }

  close() {
    this.#turn = Infinity;
    this.#resized.disconnect();
    this.#listening.abort();
    this.#map.remove();
    this.#element.replaceChildren();
  }

  // Counts for a query, and the map about its place. An answer that comes after another question is dropped.
  async show(query) {
    const turn = ++this.#turn;
    const asked = new URLSearchParams(query);
    for (const field of ["apres", "commune", "tri"]) asked.delete(field);
    const sameSearch = this.#counts && this.#asked === asked.toString();
    this.#query = query;
    this.#nodes.here.hidden = true;
    if (sameSearch) return this.#redraw();
    this.#nodes.state.hidden = true;
    this.#element.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(`/cartes/demandes.json?${asked}`);
      if (turn !== this.#turn) return;
      // The list says which field is wrong.
      if (answer.status === 422) this.#counts = { level: "department", areas: [], place: null, department: null };
      else if (answer.ok) this.#counts = await answer.json();
      else throw new Error(answer.status);
      if (turn !== this.#turn) return;
      this.#asked = asked.toString();
      this.#lay(this.#counts.tiles);
      await this.#aim();
    } catch {
      if (turn === this.#turn) this.#nodes.state.hidden = false;
    } finally {
      if (turn === this.#turn) this.#element.removeAttribute("aria-busy");
    }
  }

  // Another map under ours, where the server has one (MAP_TILE_URL).
  #lay(tiles) {
    if (!tiles || this.#tiles) return;
    this.#tiles = tileLayer(tiles.url, LIMITS).addTo(this.#map);
    this.#element.classList.add("has-tiles");
    this.#nodes.credit.textContent = tiles.credit;
    this.#nodes.credit.hidden = false;
  }

  // Looks at where the search is.
  async #aim() {
    const turn = this.#turn;
    const { place, department, radiusKm } = this.#counts;
    // Of the map's lower end a page may show nothing before it is scrolled.
    const below = Math.max(0, this.#nodes.canvas.getBoundingClientRect().bottom - innerHeight);
    const within = { animate: false, paddingTopLeft: [12, 12], paddingBottomRight: [12, 12 + below] };
    this.#radius.clearLayers();
    if (place) {
      const centre = latLng(place.lat, place.lon);
      const metres = radiusKm * 1000;
      this.#radius.addLayer(circle(centre, { radius: metres, className: "map__radius", interactive: false }));
      this.#map.fitBounds(centre.toBounds(metres * 2), within);
    } else {
      const bounds = department ? await this.#boundsOf(department) : FRANCE;
      if (turn !== this.#turn) return;
      this.#map.fitBounds(bounds, within);
    }
    await this.#redraw();
  }

  async #boundsOf({ code }) {
    await this.#knowDepartments();
    const outline = this.#departments.get(code);
    return outline ? GeoJSON.geometryToLayer(outline, {}).getBounds() : FRANCE;
  }

  // What lies in sight, in what detail: outlines come when they come, and are drawn then.
  async #redraw() {
    if (!this.#counts) return;
    const turn = this.#turn;
    const close = this.#map.getZoom() >= COMMUNES_FROM;
    this.#element.dataset.level = this.#level(close);
    try {
      if (close) await this.#drawTiles();
      else await this.#drawDepartments();
      this.#nodes.state.hidden = true;
    } catch {
      this.#nodes.state.hidden = false;
    }
    // Another question was asked meanwhile, or the map is gone.
    if (turn === this.#turn) this.#drawAreas();
  }

  // Departments counted by the server, or communes added up, or communes.
  #level(close) {
    return close && this.#counts.level === "commune" ? "commune" : "department";
  }

  async #drawTiles() {
    const wanted = tilesOf(this.#map.getBounds());
    await Promise.all(
      wanted.map(async ({ x, y }) => {
        const { features } = await tile(x, y);
        if (this.#turn === Infinity || this.#tilesDrawn.has(`${x}/${y}`) || this.#map.getZoom() < COMMUNES_FROM) return;
        this.#clearGround("departments");
        for (const feature of features) if (feature.id) this.#communes.set(feature.id, feature);
        this.#tilesDrawn.set(`${x}/${y}`, this.#outline(features));
      }),
    );
    if (this.#counts.level === "department") await this.#knowDepartments();
  }

  async #knowDepartments() {
    for (const feature of (await departments()).features) this.#departments.set(feature.id, feature);
  }

  async #drawDepartments() {
    await this.#knowDepartments();
    if (this.#turn === Infinity || this.#tilesDrawn.has("departments") || this.#map.getZoom() >= COMMUNES_FROM) return;
    this.#clearGround();
    this.#tilesDrawn.set("departments", this.#outline([...this.#departments.values()]));
  }

  // One path for all shapes, one for the borders between departments: a thousand communes cost as much as one.
  #outline(features) {
    const shapes = features.filter((feature) => feature.properties).map((feature) => feature.geometry);
    const borders = features.filter((feature) => !feature.properties).map((feature) => feature.geometry);
    const polygons = shapes.flatMap(({ type, coordinates }) => (type === "Polygon" ? [coordinates] : coordinates));
    const ground = this.#still({ type: "MultiPolygon", coordinates: polygons }, "c0");
    this.#ground.addLayer(ground);
    // Beneath everything that was there before.
    ground.bringToBack();
    const lines = borders.map((border) => this.#still(border, "map__dept"));
    for (const line of lines) this.#lines.addLayer(line);
    return [ground, ...lines];
  }

  #still(geometry, className) {
    const layer = GeoJSON.geometryToLayer({ type: "Feature", geometry }, {});
    Object.assign(layer.options, { className, interactive: false });
    return layer;
  }

  #clearGround(only) {
    for (const [key, parts] of this.#tilesDrawn) {
      if (only && key !== only) continue;
      for (const part of parts) part.remove();
      this.#tilesDrawn.delete(key);
    }
  }

  #drawAreas() {
    const level = this.#element.dataset.level;
    const current = this.#query.get("commune");
    const areas = level === this.#counts.level ? this.#counts.areas : this.#added();
    const drawn = draw(this.#areas, {
      level,
      areas,
      outlines: level === "commune" ? this.#communes : this.#departments,
      current,
      link: (area) => this.#link(level, area, current),
      say: (area) => `${area.name} : ${this.#count(area.count)}`,
      follow: (href) => this.#follow(href),
      attend: (area) => this.#tell(area),
    });
    this.#lines.bringToFront();
    this.#radius.bringToFront();
    this.#tell(null);
    label(this.#map, this.#labels, drawn, getComputedStyle(this.#element).fontFamily);
    this.#listOverseas(level, areas);
  }

  // The departments overseas lie beyond the map of all of France: links in its corner.
  #listOverseas(level, areas) {
    const whole = level === "department" && !this.#counts.place && !this.#counts.department;
    const far = whole ? areas.filter(({ code }) => code.startsWith("97")) : [];
    const links = far.map((area) => {
      const link = document.createElement("a");
      link.href = this.#link(level, area, null);
      const count = document.createElement("b");
      count.textContent = area.count;
      link.append(area.name, " ", count);
      link.ariaLabel = `${area.name} : ${this.#count(area.count)}`;
      return link;
    });
    this.#nodes.overseas.hidden = links.length === 0;
    this.#nodes.overseas.replaceChildren(...links);
  }

  // The communes' counts, added up by department.
  #added() {
    const sums = new Map();
    for (const { code, count } of this.#counts.areas) {
      const department = departmentOf(code);
      sums.set(department, (sums.get(department) ?? 0) + count);
    }
    const named = (code) => this.#departments.get(code)?.properties.nom ?? code;
    return [...sums].map(([code, count]) => ({ code, name: named(code), count }));
  }

  // The same search, narrowed to a commune (or no more, where it is already), or moved to a department.
  #link(level, area, current) {
    const query = new URLSearchParams(this.#query);
    for (const field of ["apres", "commune"]) query.delete(field);
    if (level === "department") query.set("lieu", `${area.name} (${area.code})`);
    else if (area.code !== current) query.set("commune", area.code);
    return `/demandes?${query}`;
  }

  #count(count) {
    const plural = new Intl.PluralRules(document.documentElement.lang).select(count);
    const word = plural === "one" ? this.#words.demande : this.#words.demandes;
    return `${count.toLocaleString(document.documentElement.lang)} ${word}`;
  }

  // By a link of the page, so that its router takes it; not after the map was dragged by it.
  #follow(href) {
    if (this.#moved) return;
    this.#nodes.link.href = href;
    this.#nodes.link.click();
  }

  // What the pointer or the focus is at, in words: a name that did not fit is read here.
  #tell(area) {
    const shown = area ?? this.#counts.areas.find(({ code }) => code === this.#query.get("commune"));
    this.#nodes.card.hidden = !shown;
    if (shown) this.#nodes.card.firstChild.textContent = shown.name;
    if (shown) this.#nodes.card.lastChild.textContent = this.#count(shown.count);
  }

  // After moving the map by hand: the same search, from the commune in the middle.
  #offer() {
    this.#moved = true;
    setTimeout(() => (this.#moved = false), 0);
    if (this.#map.getZoom() < COMMUNES_FROM) return;
    const middle = this.#map.getCenter();
    const found = [...this.#communes.values()].find(({ geometry }) => covers(geometry, middle));
    this.#nodes.here.hidden = !found;
    if (!found) return;
    const query = new URLSearchParams(this.#query);
    for (const field of ["apres", "commune"]) query.delete(field);
    query.set("lieu", found.properties.lieu);
    this.#nodes.here.href = `/demandes?${query}`;
    this.#nodes.here.textContent = this.#words.here.replace("PLACE", found.properties.nom);
  }

  #furnish() {
    const make = (tag, properties, ...children) => {
      const node = Object.assign(document.createElement(tag), properties);
      node.append(...children);
      return node;
    };
    const icon = (name) => {
      const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      drawing.setAttribute("class", "icon");
      drawing.setAttribute("aria-hidden", "true");
      const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
      use.setAttribute("href", `${this.#element.dataset.icons}#${name}`);
      drawing.append(use);
      return drawing;
    };
    const zoom = (by, name, title) => {
      const button = make("button", { type: "button", ariaLabel: title }, icon(name));
      button.addEventListener("click", () => this.#map.setZoom(this.#map.getZoom() + by));
      return button;
    };
    const words = this.#words;
    const again = make("button", { type: "button", className: "btn btn--quiet", textContent: words.again });
    again.addEventListener("click", () => (this.#counts ? this.#redraw() : this.show(this.#query)));
    const state = make("div", { className: "map__state", hidden: true }, make("p", { textContent: words.failed }), again);
    state.setAttribute("role", "status");
    this.#nodes = {
      canvas: make("div", { className: "map__canvas", ariaLabel: words.label, role: "group" }),
      zoom: make("div", { className: "map__zoom" }, zoom(1, "plus", words.closer), zoom(-1, "minus", words.farther)),
      here: make("a", { className: "btn btn--primary map__here", hidden: true }),
      card: make("p", { className: "map__card", hidden: true, ariaHidden: "true" }, make("b"), make("span")),
      state,
      overseas: make("nav", { className: "map__overseas", ariaLabel: words.overseas, hidden: true }),
      credit: make("p", { className: "map__under", hidden: true }),
      link: make("a", { hidden: true }),
    };
    this.#element.replaceChildren(...Object.values(this.#nodes));
    // A drag ends with a click on whatever it began at.
    const dropAfterDrag = (event) => {
      if (!this.#moved) return;
      event.preventDefault();
      event.stopPropagation();
    };
    this.#nodes.canvas.addEventListener("click", dropAfterDrag, { capture: true, signal: this.#listening.signal });
  }
}
