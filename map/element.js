// <demande-map query="lieu=…&rayon=…" data-words="{…}">: the map of a search. It loads Leaflet and outlines when it is first
// seen: on a phone that may be never.

class DemandeMap extends HTMLElement {
  static observedAttributes = ["query"];
  #view = null;
  #seen = null;

  connectedCallback() {
    this.#seen = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) this.#open();
    });
    this.#seen.observe(this);
  }

  disconnectedCallback() {
    this.#seen?.disconnect();
    this.#view?.close();
    this.#view = null;
  }

  attributeChangedCallback() {
    this.#view?.show(this.query);
  }

  get query() {
    return new URLSearchParams(this.getAttribute("query") ?? "");
  }

  async #open() {
    this.#seen.disconnect();
    const { View } = await import("./view.js");
    // It may have gone meanwhile.
    if (!this.isConnected || this.#view) return;
    this.#view = new View(this, JSON.parse(this.dataset.words));
    this.#view.show(this.query);
  }
}

customElements.define("demande-map", DemandeMap);
