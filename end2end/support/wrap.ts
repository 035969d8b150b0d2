// The account key under a password, opened and closed by Node from the description in docs (§ Wraps) and not from crypto-core.

import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { contextOf, type Derivation, type Derived } from "./keys";

const VERSION = Buffer.from([1]);

function aad({ iterations, accountSalt }: Derivation, commitment: Buffer): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(iterations);
  return contextOf("wrap-password", "pbkdf2-sha256", count, Buffer.from(accountSalt, "hex"), commitment);
}

/** Opens what `wrap` made: base64 to the account key. */
export function unwrap(wrapped: string, derived: Derived, how: Derivation): Buffer {
  const bytes = Buffer.from(wrapped, "base64");
  const [version, commitment, nonce] = [bytes.subarray(0, 1), bytes.subarray(1, 33), bytes.subarray(33, 45)];
  const [sealed, tag] = [bytes.subarray(45, 77), bytes.subarray(77)];
  if (!version.equals(VERSION) || !commitment.equals(derived.commitment)) throw new Error("wrapped under another password");
  const opening = createDecipheriv("aes-256-gcm", derived.secret.wrap, nonce).setAAD(aad(how, commitment)).setAuthTag(tag);
  return Buffer.concat([opening.update(sealed), opening.final()]);
}

/** 93 bytes, in base64. */
export function wrap(accountKey: Buffer, derived: Derived, how: Derivation): string {
  const nonce = randomBytes(12);
  const closing = createCipheriv("aes-256-gcm", derived.secret.wrap, nonce).setAAD(aad(how, derived.commitment));
  const sealed = Buffer.concat([closing.update(accountKey), closing.final()]);
  return Buffer.concat([VERSION, derived.commitment, nonce, sealed, closing.getAuthTag()]).toString("base64");
}
