// People for the tests: invented ones, and those of the demonstration town.

import { randomBytes } from "node:crypto";
import { expect, type APIRequestContext } from "@playwright/test";
import { derive } from "./keys";

export type Kind = "demandeur" | "pro";

export interface Person {
  kind: Kind;
  name: string;
  email: string;
  password: string;
}

/** The password of every account of the demonstration town. */
export const DEMO_PASSWORD = "coup-de-main-demo";

/** Someone nobody has heard of; the e-mail and the password are like no other's. */
export function stranger(kind: Kind = "demandeur"): Person {
  const mark = randomBytes(6).toString("hex");
  const name = kind === "pro" ? "Atelier Mistral" : "Jeanne T.";
  return { kind, name, email: `jeanne.${mark}@exemple.fr`, password: `trois mésanges ${mark}` };
}

/** Someone of the demonstration town: `camille`, `karim`. */
export function neighbour(first: string, name: string, kind: Kind): Person {
  return { kind, name, email: `${first}@example.org`, password: DEMO_PASSWORD };
}

/**
 * Opens an account without a browser, in the name of whoever `request` sends cookies for. The sealed items are noise:
 * the server cannot tell, which is the point of them, and nobody logs in to this account by its password.
 */
export async function openAccount(request: APIRequestContext, person: Person): Promise<string> {
  const noise = (bytes: number) => randomBytes(bytes).toString("base64");
  const response = await request.post("/api/auth/signup", {
    data: {
      email: person.email,
      userType: person.kind,
      displayName: person.name,
      termsAccepted: true,
      passwordHash: randomBytes(32).toString("hex"),
      kdfIterations: 600_000,
      accountSalt: randomBytes(16).toString("hex"),
      wrapPassword: noise(109),
      wrapRecovery: noise(109),
      recoveryHash: randomBytes(32).toString("hex"),
      keyring: noise(256),
      publicBundle: noise(192),
    },
  });
  expect(response.status(), await response.text()).toBe(201);
  return (await response.json()).token;
}

/** Logs in without a browser, with keys derived by Node: a second implementation that must agree with ours. */
export async function logIn(request: APIRequestContext, person: Person): Promise<string> {
  const prelogin = await request.post("/api/auth/prelogin", { data: { email: person.email } });
  expect(prelogin.status()).toBe(200);
  const { iterations, accountSalt } = await prelogin.json();
  const { passwordHash } = await derive(person, { iterations, accountSalt });
  const response = await request.post("/api/auth/login", { data: { email: person.email, passwordHash } });
  expect(response.status(), await response.text()).toBe(200);
  return (await response.json()).token;
}
