// A text as its passwords are compared: without accents, since an attacker tries «ete» right after «été». Case stays,
// zxcvbn counts it.

export const fold = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/œ/gi, "oe")
    .replace(/æ/gi, "ae")
    .replaceAll("’", "'");
