// The REST API and the headers of the release build, as a program meets them.

import { randomUUID } from "node:crypto";
import { expect, test, type APIResponse } from "@playwright/test";
import { openAccount, stranger } from "../support/people";

/** A refusal is a problem (RFC 9457) with a stable name and a title in both languages. */
async function expectProblem(response: APIResponse, status: number, name: string) {
  expect(response.status(), await response.text()).toBe(status);
  expect(response.headers()["content-type"]).toBe("application/problem+json");
  const problem = await response.json();
  expect(problem).toMatchObject({ type: `/problems/${name}`, status, title: expect.any(String), titleEn: expect.any(String) });
  expect(response.headers()["cache-control"]).toBe("no-store");
  return problem;
}

const demande = () => ({
  title: "Réparer un volet roulant",
  description: "Il descend et ne remonte plus. La manivelle tourne dans le vide.",
  category: "bricolage",
  place: "93048",
  budgetMin: 50,
  budgetMax: 120,
  slots: 2,
  clientKey: randomUUID(),
});
const PARIS_11 = "lat=48.8594&lon=2.3793";

test("the description names every route", async ({ request }) => {
  const description = await (await request.get("/api/openapi.json")).json();
  expect(description.openapi).toMatch(/^3\./);
  const routes = Object.entries<object>(description.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(routes.sort()).toEqual([
    "get /api/conversations",
    "get /api/conversations/{id}",
    "get /api/decisions",
    "get /api/demandes/nearby",
    "get /api/demandes/{id}",
    "get /api/moderation/appeals",
    "get /api/moderation/appeals/{id}",
    "get /api/moderation/reports",
    "get /api/moderation/reports/{id}",
    "patch /api/demandes/{id}",
    "post /api/appeals",
    "post /api/auth/appeal",
    "post /api/auth/login",
    "post /api/auth/logout",
    "post /api/auth/prelogin",
    "post /api/auth/signup",
    "post /api/conversations/{id}/message",
    "post /api/conversations/{id}/read",
    "post /api/conversations/{id}/typing",
    "post /api/demandes",
    "post /api/flags",
    "post /api/moderation/appeals/{id}/answer",
    "post /api/moderation/people/{publicId}/decisions",
    "post /api/moderation/refunds",
    "post /api/moderation/reports/{id}/decisions",
    "post /api/reports",
    "post /api/tokens/create-checkout",
    "post /api/unlocks",
    "put /api/conversations/{id}/blob",
  ]);
});

test("searching around a point needs a session, by cookie or by bearer", async ({ request, playwright, baseURL }) => {
  const path = `/api/demandes/nearby?${PARIS_11}&radius_km=10`;
  const refused = await request.get(path);
  await expectProblem(refused, 401, "unauthenticated");
  expect(refused.headers()["www-authenticate"]).toBe("Bearer");

  const token = await openAccount(request, stranger("pro"));
  const byCookie = await (await request.get(path)).json();
  expect(byCookie.place).toMatchObject({ insee: "75111", name: "Paris 11e" });
  expect(byCookie.demandes.length).toBe(20);
  const kilometres = byCookie.demandes.map((one: { distanceKm: number }) => one.distanceKm);
  expect(kilometres).toEqual([...kilometres].sort((a, b) => a - b));
  expect(Math.max(...kilometres)).toBeLessThanOrEqual(10);

  const program = await playwright.request.newContext({ baseURL, extraHTTPHeaders: { authorization: `Bearer ${token}` } });
  const byBearer = await (await program.get(`${path}&category=plomberie&limit=3`)).json();
  expect(byBearer.demandes).toHaveLength(3);
  expect(new Set(byBearer.demandes.map((one: { category: string }) => one.category))).toEqual(new Set(["plomberie"]));
  const following = await (await program.get(`${path}&category=plomberie&limit=3&after=${byBearer.next}`)).json();
  const ids = [...byBearer.demandes, ...following.demandes].map((one: { id: string }) => one.id);
  expect(new Set(ids).size).toBe(ids.length);
  await program.dispose();
});

test("a token that is no good counts as none", async ({ request }) => {
  for (const authorization of ["Bearer x", "Bearer a.b.c", "Basic eDp5"]) {
    const response = await request.get(`/api/demandes/nearby?${PARIS_11}&radius_km=10`, { headers: { authorization } });
    await expectProblem(response, 401, "unauthenticated");
  }
});

test("wrong parameters are named", async ({ request }) => {
  await openAccount(request, stranger("pro"));
  const get = (query: string) => request.get(`/api/demandes/nearby?${query}`);
  const { fields } = await expectProblem(await get("lat=91&lon=2&radius_km=0&limit=51&after=x"), 422, "invalid-fields");
  expect(Object.keys(fields).sort()).toEqual(["after", "lat", "limit", "radius_km"]);
  expect(fields.radius_km).toEqual({ code: "out_of_range", min: 1, max: 100 });
  for (const query of ["", "lat=nord&lon=2&radius_km=5", `${PARIS_11}&radius_km=-1`]) {
    await expectProblem(await get(query), 400, "malformed-request");
  }
  const trade = await expectProblem(await get(`${PARIS_11}&radius_km=5&category=x`), 422, "invalid-fields");
  expect(trade.fields).toEqual({ category: { code: "invalid" } });
});

test("a body that cannot be read is 400, wrong fields are 422 and named", async ({ request }) => {
  const headers = { "content-type": "application/json" };
  for (const data of ["{", "[]", '{"email":1}', '{"email":"a@b.fr","x":1}', '"', ""]) {
    await expectProblem(await request.post("/api/auth/prelogin", { headers, data: Buffer.from(data) }), 400, "malformed-request");
  }
  await expectProblem(await request.post("/api/auth/prelogin", { form: { email: "a@b.fr" } }), 400, "malformed-request");
  const signup = await request.post("/api/auth/signup", {
    data: {
      email: "x", userType: "pro", displayName: " ", termsAccepted: false, passwordHash: "00", kdfIterations: 1,
      accountSalt: "", wrapPassword: "", wrapRecovery: "", recoveryHash: "XY", keyring: "", publicBundle: "",
    },
  });
  const { fields } = await expectProblem(signup, 422, "invalid-fields");
  expect(Object.keys(fields).sort()).toEqual([
    "accountSalt", "displayName", "email", "kdfIterations", "passwordHash", "recoveryHash", "termsAccepted",
  ]);
  await expectProblem(await request.post("/api/auth/login", { data: { email: "a@b.fr", passwordHash: "0".repeat(64) } }), 401, "wrong-credentials");
});

test("an account is opened once for an e-mail, however it is written", async ({ request }) => {
  const person = stranger();
  await openAccount(request, person);
  const again = { ...person, email: ` ${person.email.toUpperCase()} ` };
  await expect(openAccount(request, again)).rejects.toThrow("email-taken");
});

test("an e-mail without an account has a derivation like any other, and always the same", async ({ request }) => {
  const ask = async (email: string) => (await request.post("/api/auth/prelogin", { data: { email } })).json();
  const known = await ask("camille@example.org");
  const unknown = await ask("personne@exemple.fr");
  expect(Object.keys(unknown)).toEqual(Object.keys(known));
  expect(unknown).toMatchObject({ kdf: known.kdf, iterations: known.iterations, accountSalt: expect.stringMatching(/^[0-9a-f]{32}$/) });
  expect(await ask(" Personne@Exemple.FR")).toEqual(unknown);
  expect((await ask("quelqu.un@exemple.fr")).accountSalt).not.toBe(unknown.accountSalt);
});

test("a demande is posted once for a key, and read by anyone", async ({ request, playwright, baseURL }) => {
  const author = stranger();
  await openAccount(request, author);
  const posted = demande();
  const first = await request.post("/api/demandes", { data: posted });
  expect(first.status()).toBe(201);
  const { id } = await first.json();
  expect(first.headers().location).toBe(`/demandes/${id}`);
  expect(await (await request.post("/api/demandes", { data: posted })).json()).toEqual({ id });
  await expectProblem(await request.post("/api/demandes", { data: { ...posted, title: "Autre chose" } }), 409, "key-reused");

  const anyone = await playwright.request.newContext({ baseURL });
  const read = await anyone.get(`/api/demandes/${id}`);
  expect(await read.json()).toMatchObject({ id, title: posted.title, place: "93048", placeName: "Montreuil", mine: false, status: "active" });
  expect(await read.text()).not.toContain(author.name);
  for (const nobody of ["x", randomUUID()]) await expectProblem(await anyone.get(`/api/demandes/${nobody}`), 404, "not-found");
  await expectProblem(await anyone.post("/api/demandes", { data: demande() }), 401, "unauthenticated");
  await anyone.dispose();
});

test("wrong demandes are refused by field, and a pro posts none", async ({ request }) => {
  await openAccount(request, stranger());
  const wrong = { ...demande(), title: "x".repeat(101), description: " ", budgetMin: 200, budgetMax: 100, slots: 6 };
  const { fields } = await expectProblem(await request.post("/api/demandes", { data: wrong }), 422, "invalid-fields");
  expect(fields).toMatchObject({
    title: { code: "too_long", max: 100 },
    description: { code: "required" },
    budgetMax: { code: "min_above_max" },
    slots: { code: "out_of_range", min: 1, max: 5 },
  });
  const nowhere = await request.post("/api/demandes", { data: { ...demande(), place: "99999" } });
  expect((await expectProblem(nowhere, 422, "invalid-fields")).fields).toEqual({ place: { code: "unknown_place" } });
  for (const part of [{ category: "x" }, { place: "Paris" }, { slots: -1 }, { author: "x" }]) {
    await expectProblem(await request.post("/api/demandes", { data: { ...demande(), ...part } }), 400, "malformed-request");
  }
  await openAccount(request, stranger("pro"));
  await expectProblem(await request.post("/api/demandes", { data: demande() }), 403, "not-demandeur");
});

test("no route, or not by this method, is a problem too", async ({ request }) => {
  await expectProblem(await request.get("/api/nulle-part"), 404, "not-found");
  await expectProblem(await request.post("/api/auth/nulle-part", { data: {} }), 404, "not-found");
  const response = await request.delete("/api/demandes");
  expect(response.status()).toBe(405);
  expect(response.headers()["content-type"]).toBe("application/problem+json");
});

test("a body that is too large is refused", async ({ request }) => {
  const response = await request.post("/api/auth/prelogin", { data: { email: "a".repeat(1 << 20) } });
  await expectProblem(response, 413, "too-large");
});

test("another site changes nothing", async ({ request }) => {
  const data = { email: "a@b.fr" };
  const foreign: Record<string, string>[] = [
    { origin: "https://ailleurs.example" },
    { "sec-fetch-site": "cross-site" },
    { origin: "null" },
  ];
  for (const headers of foreign) {
    await expectProblem(await request.post("/api/auth/prelogin", { headers, data }), 403, "cross-origin");
    expect((await request.post("/preferences", { headers, form: { theme: "dark" } })).status()).toBe(403);
    expect((await request.post("/ui/auth/logout", { headers, form: {} })).status()).toBe(403);
  }
  const own = { origin: test.info().project.use.baseURL!, "sec-fetch-site": "same-origin" };
  expect((await request.post("/api/auth/prelogin", { headers: own, data })).status()).toBe(200);
});
