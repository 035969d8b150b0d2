// What a password becomes, derived by Node from the description in docs and not from crypto-core: PBKDF2-HMAC-SHA256
// over the salt and the e-mail, then a branch of HKDF-SHA256 for each use. For comparison, and to know what must
// never leave a browser.

import { hkdfSync, pbkdf2 } from "node:crypto";
import { promisify } from "node:util";

export interface Derivation {
  iterations: number;
  /** 16 bytes in hexadecimal. */
  accountSalt: string;
}

export interface Derived {
  /** The authentication branch in hexadecimal: all that the server gets. */
  passwordHash: string;
  /** Stands in front of the wrapped account key, for all to see who hold that. */
  commitment: Buffer;
  /** What must stay: the master key and the key that opens the vault. */
  secret: Record<"master" | "wrap", Buffer>;
}

/** What is hashed or authenticated: a label and fields, each with its length before it in 8 bytes, big-endian. */
export function contextOf(label: string, ...fields: (string | Buffer)[]): Buffer {
  const parts = [`leboncoup/v1/${label}`, ...fields].map((field) => Buffer.from(field));
  return Buffer.concat(
    parts.flatMap((part) => {
      const length = Buffer.alloc(8);
      length.writeBigUInt64BE(BigInt(part.length));
      return [length, part];
    }),
  );
}

export async function derive(person: { email: string; password: string }, how: Derivation): Promise<Derived> {
  const email = person.email.trim().toLowerCase();
  const salt = Buffer.concat([Buffer.from(how.accountSalt, "hex"), Buffer.from(email)]);
  const master = await promisify(pbkdf2)(person.password.normalize("NFC"), salt, how.iterations, 32, "sha256");
  const branch = (name: string) => Buffer.from(hkdfSync("sha256", master, Buffer.alloc(0), contextOf(name), 32));
  return {
    passwordHash: branch("auth").toString("hex"),
    commitment: branch("commit"),
    secret: { master, wrap: branch("wrap") },
  };
}

/** The ways in which bytes are written into a request. */
export function spellings(bytes: Buffer): string[] {
  const base64 = bytes.toString("base64").replace(/=+$/, "");
  return [bytes.toString("hex"), bytes.toString("hex").toUpperCase(), base64, bytes.toString("base64url")];
}
