// The browser of this machine: CHROMIUM, or the one on PATH.

import { execFileSync } from "node:child_process";
import { chromium } from "@playwright/test";

export function launch() {
  const executablePath =
    process.env.CHROMIUM || execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim();
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}
