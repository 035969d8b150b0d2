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

/** Changes what no page of the site changes. `values` stand for :'a', :'b' … in it. */
function change(sql: string, values: Record<string, string>) {
  const variables = Object.entries(values).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  execFileSync("psql", ["--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--dbname", address(), ...variables], {
    input: sql,
    stdio: ["pipe", "ignore", "inherit"],
  });
}

/** Gives tokens to whoever others know by this id. */
export function giveTokens(publicId: string, tokens: number) {
  change(
    "insert into token_ledger (user_id, amount, reason, note) select id, :'tokens'::int, 'gift', 'test' from users where public_id = :'id';",
    { id: publicId, tokens: String(tokens) },
  );
}

/** Makes a moderator of whoever others know by this id, as `leboncoup moderator add` does by his e-mail. */
export function nameModerator(publicId: string) {
  change(
    "insert into moderators (user_id) select id from users where public_id = :'id' on conflict on constraint moderators_pkey do update set removed_at = null;",
    { id: publicId },
  );
}

/** As the daily job does where nobody has written for five months. */
export function announceDeletion(conversationId: string) {
  change("update conversations set warned_at = now() where id = :'id'::uuid;", { id: conversationId });
}
