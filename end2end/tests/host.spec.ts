// What the release build tells browsers beside its pages: policies, caches, compression, health.

import { expect, test } from "@playwright/test";
import { SANDBOX } from "../pages/wallet";

test("a page's policy allows its own scripts by a nonce, and nothing inline", async ({ request }) => {
  const nonces = new Set<string>();
  for (const path of ["/", "/", "/demandes", "/inscription", "/nulle-part"]) {
    const response = await request.get(path);
    const policy = response.headers()["content-security-policy"] ?? "";
    const html = await response.text();
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
    expect(nonce.length, policy).toBeGreaterThanOrEqual(16);
    nonces.add(nonce);
    for (const part of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'", "'wasm-unsafe-eval'"]) {
      expect(policy).toContain(part);
    }
    // One other host, for one thing: the form that buys tokens leads to where they are paid.
    expect(policy.replace(`form-action 'self' ${SANDBOX};`, "")).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|https?:/);
    const inline = [...html.matchAll(/<script\b([^>]*)>(?!<)/g)].map(([, attributes]) => attributes);
    expect(inline.length).toBeGreaterThan(0);
    for (const attributes of inline) expect(attributes).toContain(`nonce="${nonce}"`);
    expect(html).not.toMatch(/<[a-z][^>]*\s(style|on[a-z]+)=/i);
  }
  expect(nonces.size, "a nonce for each answer").toBe(5);
});

test("status, headers and title are each answer's own, however many are made at once", async ({ request }) => {
  const expected: Record<string, [status: number, title?: string]> = {
    "/": [200, "LeBonCoup"],
    "/favicon.svg": [200],
    "/nulle-part": [404, "Page introuvable"],
    "/icons.svg": [200],
    "/connexion": [200, "Se connecter"],
    "/mes-demandes": [401, "Mes demandes"],
    "/manifest.webmanifest": [200],
  };
  const wrong: string[] = [];
  for (let round = 0; round < 60; round++) {
    await Promise.all(
      Object.entries(expected).map(async ([path, [status, title]]) => {
        const answer = await request.get(path);
        const nonced = (answer.headers()["content-security-policy"] ?? "").includes("'nonce-");
        if (answer.status() !== status || nonced !== Boolean(title)) wrong.push(`${path} ${answer.status()} ${nonced ? "with" : "without"} a nonce`);
        if (title) {
          const [, found = ""] = /<title>([^<]*)<\/title>/.exec(await answer.text()) ?? [];
          if (!found.startsWith(title)) wrong.push(`${path} is called ${found}`);
        }
      }),
    );
  }
  expect(wrong).toEqual([]);
});

test("every answer tells browsers to be careful", async ({ request }) => {
  for (const path of ["/", "/api/openapi.json", "/favicon.svg", "/nulle-part"]) {
    const headers = (await request.get(path)).headers();
    expect(headers, path).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "permissions-policy": expect.stringContaining("camera=()"),
      "x-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(headers.server).toBeUndefined();
  }
});

test("the picture beside a shared link may be shown by other sites", async ({ request }) => {
  const picture = await request.get("/share.png");
  expect(picture.status()).toBe(200);
  expect(picture.headers()["cross-origin-resource-policy"]).toBe("cross-origin");
});

test("files with a hash in their name are kept for ever, pages are asked about", async ({ request }) => {
  const page = await request.get("/");
  expect(page.headers()["cache-control"]).toBe("private, no-cache");
  const html = await page.text();
  const files = [...new Set(html.match(/\/pkg\/leboncoup\.[\w-]+\.(js|wasm|css)/g))];
  expect(files.map((file) => file.split(".").at(-1)).sort()).toEqual(["css", "js", "wasm"]);
  const fonts = [...new Set(html.match(/\/fonts\/[\w-]+\.woff2/g))];
  expect(fonts).toHaveLength(1);
  for (const file of [...files, ...fonts]) {
    const response = await request.get(file);
    expect(response.status(), file).toBe(200);
    expect(response.headers()["cache-control"], file).toBe("public, max-age=31536000, immutable");
  }
  expect((await request.get("/pkg/leboncoup.js")).status()).toBe(404);
});

test("what can be compressed is, by brotli or by gzip", async ({ request }) => {
  const html = await (await request.get("/")).text();
  const [program] = html.match(/\/pkg\/leboncoup\.[\w-]+\.wasm/) ?? [];
  for (const [path, kind] of [["/demandes", "text/html"], ["/api/openapi.json", "application/json"], [program!, "application/wasm"]]) {
    for (const encoding of ["br", "gzip"]) {
      const response = await request.get(path!, { headers: { "accept-encoding": encoding } });
      expect(response.headers(), path).toMatchObject({
        "content-encoding": encoding,
        "content-type": expect.stringContaining(kind!),
        vary: expect.stringMatching(/accept-encoding/i),
      });
    }
  }
});

test("it says that it lives and that it can serve", async ({ request }) => {
  expect(await (await request.get("/healthz")).text()).toBe("ok\n");
  const ready = await request.get("/readyz");
  expect(await ready.json()).toEqual({ database: true, migrations: true, places: true });
});
