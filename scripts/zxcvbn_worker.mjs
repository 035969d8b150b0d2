// Judges passwords, in a worker of its own: typing never waits for it. scripts/zxcvbn.mjs makes public/zxcvbn-….js of it.
//   in:  [question, password, words]   words: what an attacker would know of this person
//   out: [question, score, keys]       score: 0 to 4; keys: zxcvbn's warning, then its suggestions
// Both stay in the browser: nothing here talks to a server, keeps anything or writes to the console.

import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import decompress from "@zxcvbn-ts/dictionary-compression/decompress";
import { graphs, names, passwords, sequences, words } from "dictionaries";
import { fold } from "./zxcvbn_fold.mjs";

/** Of us, everybody knows it. */
const OURS = ["leboncoup", "boncoup"];
/** What is longer is cut: its beginning decides, and the time a judgement takes grows faster than the length. */
const MOST = 100;

const zxcvbn = new ZxcvbnFactory({
  // zxcvbn tells by these names what to advise; only «wikipedia» warns of a word by itself.
  dictionary: { passwords: decompress(passwords), "wikipedia-fr": decompress(words), "names-fr": decompress(names), ...sequences },
  graphs,
  maxLength: MOST,
});

// The names come in the order of the alphabet, which is not that of guessing: each counts as the one in the middle.
const ranks = zxcvbn.options.rankedDictionaries["names-fr"];
const middle = Math.round(Object.keys(ranks).length / 2);
for (const name of Object.keys(ranks)) ranks[name] = middle;

/** A name or an address, and what it is put together from. */
function pieces(text) {
  const folded = fold(text).toLowerCase();
  return [folded, ...folded.split("@"), ...folded.split(/[^a-z0-9]+/)].filter((piece) => piece.length > 2);
}

onmessage = ({ data: [question, password, known] }) => {
  const { score, feedback } = zxcvbn.check(fold(password), [...known.flatMap(pieces), ...OURS]);
  postMessage([question, score, [feedback.warning, ...feedback.suggestions].filter(Boolean)]);
};
