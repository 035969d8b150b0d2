// Runs in the browser: returns seconds for one of everything, the best of several rounds taken in turns.

import init, { Aead, Talk, derive, login } from "./pkg/crypto.js";

const ROUNDS = 5;
const bytes = (length, value) => new Uint8Array(length).fill(value);
const subtle = crypto.subtle;

/** Seconds for one of `times`. */
async function timed(times, work) {
  const started = performance.now();
  await work(times);
  return (performance.now() - started) / 1000 / times;
}

/** Several candidates in turns, so that what else the machine does falls on all; of each the best. */
async function inTurns(times, candidates) {
  const best = Object.fromEntries(Object.keys(candidates).map((name) => [name, Infinity]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, work] of Object.entries(candidates)) {
      best[name] = Math.min(best[name], await timed(times, work));
    }
  }
  return best;
}

async function subtleKdf() {
  const key = await subtle.importKey("raw", bytes(20, 112), "PBKDF2", false, ["deriveBits"]);
  const algorithm = { name: "PBKDF2", hash: "SHA-256", salt: bytes(40, 115), iterations: 600_000 };
  return new Uint8Array(await subtle.deriveBits(algorithm, key, 256))[0];
}

async function aead(length, times) {
  const key = await subtle.importKey("raw", bytes(32, 7), "AES-GCM", false, ["encrypt"]);
  const [text, additionalData] = [bytes(length, 1), bytes(9, 2)];
  const wasm = new Aead(length);
  return inTurns(times, {
    wasm: (count) => wasm.seal(count),
    subtle: async (count) => {
      for (let index = 0; index < count; index += 1) {
        const iv = new Uint8Array(12);
        new DataView(iv.buffer).setUint32(0, index);
        await subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, text);
      }
    },
  });
}

/** The longest time in which the interface thread could not run a task that was ready, in seconds. */
async function longestTask(work) {
  const { port1, port2 } = new MessageChannel();
  let [last, longest, running] = [performance.now(), 0, true];
  port1.onmessage = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (running) port2.postMessage(0);
  };
  port2.postMessage(0);
  await work();
  // A task of its own, so that the last gap is seen too.
  await new Promise((done) => setTimeout(done, 20));
  running = false;
  return longest / 1000;
}

async function median(work) {
  const found = [];
  for (let round = 0; round < ROUNDS; round += 1) found.push(await work());
  return found.sort((one, other) => one - other)[Math.floor(ROUNDS / 2)];
}

/** Everything. What the two engines derive must be the same. */
export async function measure() {
  await init();
  if (derive() !== (await subtleKdf())) throw new Error("the engines disagree");
  const talk = new Talk();
  return {
    kdf: await inTurns(1, { wasm: async () => derive(), subtle: subtleKdf, login }),
    aead256: await aead(256, 2000),
    aead65536: await aead(65_536, 50),
    envelopes: await inTurns(200, { seal: (count) => talk.seal(count), open: (count) => talk.open(count) }),
    blocked: {
      login: await median(() => longestTask(login)),
      // What the measure shows when the thread is really blocked: no less than one derivation.
      reference: await median(() => longestTask(async () => derive())),
    },
  };
}
