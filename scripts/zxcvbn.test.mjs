// What the committed public/zxcvbn-….js says of some passwords: node --test scripts/

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { createContext, runInContext } from "node:vm";

const files = new URL("../public/", import.meta.url);
const names = readdirSync(files).filter((name) => /^zxcvbn-.*\.js$/.test(name));

// All that a worker has and this one may use: no network, no storage, no console.
let answer;
const worker = createContext({ postMessage: (message) => (answer = structuredClone(message)) });
runInContext(readFileSync(new URL(names[0], files), "utf8"), worker);

function judge(password, words = []) {
  worker.onmessage({ data: [7, password, words] });
  const [question, score, keys] = answer;
  assert.equal(question, 7);
  return { score, advice: keys[0] };
}

test("there is one file", () => assert.equal(names.length, 1));

test("what everybody chooses is refused", () => {
  for (const password of ["1234567890", "abcdefghij", "aaaaaaaaaaaa", "lundimardimercredi"]) {
    assert.equal(judge(password).score, 0, password);
  }
});

test("French habits are known, and each gets its advice", () => {
  const expected = {
    azertyuiop: "straightRow",
    qsdfghjklm: "straightRow",
    motdepasse: "common",
    jetaimejetaime: "extendedRepeat",
    marseille13: "commonNames",
    camille1990: "similarToCommon",
    déménagement: "wordByItself",
    demenagement: "wordByItself",
    leboncoup2026: "userInputs",
  };
  for (const [password, advice] of Object.entries(expected)) {
    const said = judge(password);
    assert.ok(said.score <= 1, `${password}: ${said.score}`);
    assert.equal(said.advice, advice, password);
  }
});

test("a sentence is strong, and gets no advice", () => {
  for (const password of ["trois mésanges au balcon", "chat lampe velo nuage", "l'été dernier à Brest"]) {
    assert.deepEqual(judge(password), { score: 4, advice: undefined }, password);
  }
});

test("what is known of somebody makes a password of it weak", () => {
  const known = ["Zéphirine Œil", "zephirine.oeil@exemple.fr"];
  for (const password of ["zephirine.oeil", "Zéphirineœil", "oeilexemple"]) {
    const said = judge(password, known);
    assert.ok(said.score <= 1, `${password}: ${said.score}`);
    assert.equal(said.advice, "userInputs", password);
    assert.ok(judge(password).score > said.score, password);
  }
});

test("the place of a name in the alphabet changes nothing", () => {
  assert.equal(judge("archambault").score, judge("winterstein").score);
});

test("a hundred characters are looked at, and no more", () => {
  const start = "1".repeat(100);
  assert.deepEqual(judge(`${start}k7Vq mzot 9bli`), judge(start));
});
