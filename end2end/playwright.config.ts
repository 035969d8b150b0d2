// Browser tests of the release build: Debian's Chromium, a server and a database of their own. docs/architecture.md.

import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { defineConfig, type PlaywrightTestConfig } from "@playwright/test";

const root = resolve(import.meta.dirname, "..");
const kept = resolve(root, "target/end2end");
const port = Number(process.env.END2END_PORT ?? 3100);
const baseURL = `http://127.0.0.1:${port}`;

/** CHROMIUM, or the one on PATH. */
function browser(): string {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const look = "command -v chromium || command -v chromium-browser || command -v google-chrome";
  try {
    return execFileSync("sh", ["-c", look], { encoding: "utf8" }).trim();
  } catch {
    throw new Error("No Chromium on PATH: apt-get install chromium, or set CHROMIUM to its path.");
  }
}

/** Specs that ask the server directly, or nobody. */
const WITHOUT_BROWSER = ["api.spec.ts", "contrast.spec.ts", "host.spec.ts"];

const large = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

const config: PlaywrightTestConfig = {
  testDir: "tests",
  outputDir: resolve(kept, "results"),
  reporter: [["list"], ["html", { open: "never", outputFolder: resolve(kept, "report") }]],
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL,
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    colorScheme: "light",
    // Nothing may depend on a movement, and nothing is measured in the middle of one.
    contextOptions: { reducedMotion: "reduce" },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: browser(),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-quic",
      ],
    },
  },
  projects: [
    { name: "no-browser", testMatch: WITHOUT_BROWSER },
    { name: "desktop", testIgnore: [...WITHOUT_BROWSER, "no-script.spec.ts"], use: large },
    { name: "phone", testMatch: ["demande.spec.ts", "draft.spec.ts", "look.spec.ts"], use: phone },
    { name: "dark", testMatch: "look.spec.ts", use: { ...large, colorScheme: "dark" } },
    { name: "dark-phone", testMatch: "look.spec.ts", use: { ...phone, colorScheme: "dark" } },
    { name: "no-script", testMatch: "no-script.spec.ts", use: { ...large, javaScriptEnabled: false } },
  ],
  webServer: {
    command: "node end2end/support/serve.mjs",
    cwd: root,
    env: { END2END_PORT: String(port) },
    url: `${baseURL}/readyz`,
    // The places are loaded and the demonstration town is filled before the first answer.
    timeout: 300_000,
    stdout: "ignore",
    stderr: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
  },
};

export default defineConfig(config);
