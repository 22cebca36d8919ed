// Chromium around the built UI with the in-memory mailbox: one server, one browser, a page per scene.
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";
import { preview } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The moment that the mailbox is drawn for: pictures taken on different days are the same. */
export const MOMENT = new Date("2025-05-15T11:10:00+01:00");

export async function open() {
  const server = await preview({ root, logLevel: "error", preview: { port: 0, strictPort: false } });
  const address = server.httpServer.address();
  const base = `http://localhost:${address.port}/`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });

  async function page({
    scene = "mail",
    query = {},
    hash = "",
    width = 1280,
    height = 800,
    dark = false,
    reducedMotion = "reduce",
    ready = ".workspace",
  } = {}) {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: dark ? "dark" : "light",
      reducedMotion,
      locale: "en-GB",
      timezoneId: "Europe/London",
    });
    const opened = await context.newPage();
    const errors = [];
    await opened.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));
    opened.on("pageerror", (error) => errors.push(String(error)));
    opened.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await opened.clock.setFixedTime(MOMENT);
    const search = new URLSearchParams({ fake: "", scene, ...query });
    await opened.goto(`${base}?${search}${hash}`);
    await opened.waitForSelector(ready);
    return { page: opened, errors, close: () => context.close() };
  }

  async function close() {
    await browser.close();
    await server.close();
  }

  return { page, close };
}
