// The database of the server under test, as whoever stole it would see it.

import { execFileSync } from "node:child_process";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

/** Its address: beside the tests' own, or in the server's private cluster. */
function address(): string {
  const given = process.env.DATABASE_URL;
  if (given) return given.replace(/^(postgres(?:ql)?:\/\/[^/?]*\/?)[^?]*/, (_, server) => `${server.replace(/\/?$/, "/")}end2end`);
  const program = resolve(root, "target/debug/embedded-postgres");
  const cluster = resolve(root, "target/end2end/data/postgres");
  return execFileSync(program, ["--dir", cluster, "url", "leboncoup"], { encoding: "utf8" }).trim();
}

/** Every row of every table but the places, as text; bytes are in hexadecimal. */
export function dump(): string {
  const tables = ["places", "departments", "place_dataset", "categories"].flatMap((table) => ["--exclude-table-data", table]);
  return execFileSync("pg_dump", ["--data-only", "--dbname", address(), ...tables], {
    encoding: "utf8",
    maxBuffer: 1 << 30,
    stdio: ["ignore", "pipe", "ignore"],
  });
}
