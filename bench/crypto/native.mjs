// crypto-core as a native program against the `openssl` of this machine. What is timed stands in crypto-core/examples/bench.

import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { rate, report, time } from "../report.mjs";

const root = resolve(import.meta.dirname, "../..");
const run = (program, parameters) => execFileSync(program, parameters, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
const openssl = (...parameters) => run("openssl", parameters);

/** Seconds of the quickest of five runs. */
function best(work) {
  const once = () => {
    const started = performance.now();
    work();
    return (performance.now() - started) / 1000;
  };
  return Math.min(...Array.from({ length: 5 }, once));
}

/** PBKDF2 by OpenSSL: a run of 600 000 iterations without what a run of one takes to start. */
function opensslKdf() {
  const derive = (iterations) => {
    const options = ["digest:SHA256", `pass:${"p".repeat(20)}`, `salt:${"s".repeat(40)}`, `iter:${iterations}`, "pkcs5:1"];
    return best(() => openssl("kdf", "-keylen", "32", ...options.flatMap((option) => ["-kdfopt", option]), "PBKDF2"));
  };
  return derive(600_000) - derive(1);
}

/** AES-256-GCM by OpenSSL, with its key schedule made once: bytes per second → seconds for one text. */
function opensslAead(length) {
  const printed = openssl("speed", "-elapsed", "-mr", "-seconds", "1", "-aead", "-bytes", `${length}`, "-evp", "aes-256-gcm");
  return length / Number(/^\+F:.*:([\d.]+)$/m.exec(printed)[1]);
}

/** Seconds for each operation of a curve: what OpenSSL prints in `+F…` are seconds or operations per second, behind an index and bits. */
function opensslCurve(name) {
  const printed = openssl("speed", "-elapsed", "-mr", "-seconds", "1", name);
  const fields = /^\+F\d+:(.*)$/m.exec(printed)[1].split(":").slice(2).map(Number);
  return fields.filter(Number.isFinite).map((value) => (value > 1 ? 1 / value : value));
}

const ours = JSON.parse(run(resolve(root, "target/release/examples/bench"), []));
const kdf = opensslKdf();
const [small, chunk] = [opensslAead(256), opensslAead(65_536)];
const [agree] = opensslCurve("ecdhx25519");
const [sign, verify] = opensslCurve("ed25519");
// The curve operations that a message cannot do without; the crate does more (it makes its own public keys anew).
const floor = { seal: 2 * agree + sign, open: agree + verify };

const against = (what, measured, reference, limit) => ({
  what,
  measured: time(measured),
  reference: `${time(reference)} OpenSSL`,
  ratio: measured / reference,
  limit,
});
const envelope = (what, measured, reference, limit) => ({
  what,
  measured: rate(measured),
  reference: `${rate(reference)} OpenSSL, curves alone`,
  ratio: measured / reference,
  limit,
});
report("crypto-native", [
  against("PBKDF2, 600 000 iterations", ours.kdf, kdf, 1.2),
  // One text of 256 bytes: the crate makes the key schedule and a vector for each, OpenSSL's loop makes neither.
  against("AES-256-GCM, 256 B", ours.aead_256, small, 2.5),
  against("AES-256-GCM, 64 KiB", ours.aead_65536, chunk, 3),
  envelope("messages sealed", ours.seal, floor.seal, 2),
  envelope("messages opened", ours.open, floor.open, 2.5),
]);
