// Contrast of two colours, WCAG 2.2 § 1.4.3 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio), and reading the tokens.

/** Custom properties of one block, by name without the dashes: `{ ink: "#15211b" }`. */
export type Tokens = Record<string, string>;

/** Relative luminance of `#rrggbb` (WCAG 2.2, "relative luminance"), between 0 and 1. */
export function luminance(hex: string): number {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
  if (!match) throw new Error(`${hex} is not #rrggbb`);
  const [r, g, b] = match.slice(1).map((pair) => {
    const channel = Number.parseInt(pair, 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio of two colours, between 1 and 21. */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** The custom properties declared in the first block that begins with `head`; braces may nest. */
export function tokens(css: string, head: string): Tokens {
  const start = css.indexOf(head);
  if (start < 0) throw new Error(`no block ${head}`);
  const open = css.indexOf("{", start);
  const block = css.slice(open + 1, css.indexOf("}", open)).replaceAll(/\/\*.*?\*\//gs, "");
  const found: Tokens = {};
  for (const [, name, value] of block.matchAll(/--([\w-]+):\s*([^;]+)(?:;|$)/g)) found[name] = expand(value.trim());
  return found;
}

/** `#fff` and `white` as `#ffffff`, as the compressed style sheet may write them. */
function expand(value: string): string {
  if (value === "white") return "#ffffff";
  if (value === "black") return "#000000";
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(value);
  return short ? `#${short.slice(1).map((digit) => digit + digit).join("")}` : value;
}
