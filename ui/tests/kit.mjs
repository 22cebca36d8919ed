// Chromium around the built pages with the in-memory mailbox: one server, one browser, and a page for each test.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";
import { preview } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));
const axe = readFileSync(join(root, "node_modules/axe-core/axe.min.js"), "utf8");

/** The moment that the mailbox is drawn for: pictures taken on different days are the same. */
export const MOMENT = new Date("2025-05-15T11:10:00+01:00");

/** How long something may take to appear on a busy machine. */
const PATIENCE = 15_000;

/** Ends with a sentence instead of a stack. */
export class NotReady extends Error {}

export async function open() {
  checkPages();
  const server = await preview({
    root,
    logLevel: "error",
    preview: { host: "127.0.0.1", port: 0, strictPort: false },
  });
  const base = `http://127.0.0.1:${server.httpServer.address().port}/`;
  const browser = await launch().catch(async (error) => {
    await server.close();
    throw error;
  });

  let opened = 0;

  /** Opens pages one after the other in one tab, for a tab of its own is the most costly part of a page. */
  function desk() {
    const tabs = new Map();

    async function tabOf(scale) {
      const known = tabs.get(scale);
      if (known && !known.isClosed()) return known;
      const context = await browser.newContext({
        deviceScaleFactor: scale,
        reducedMotion: "reduce",
        locale: "en-GB",
        timezoneId: "Europe/London",
      });
      context.setDefaultTimeout(PATIENCE);
      await context.addInitScript(() => window === window.top && localStorage.clear());
      const tab = await context.newPage();
      tabs.set(scale, tab);
      return tab;
    }

    return async function open({
      scene = "mail",
      query = {},
      hash = "",
      width = 1280,
      height = 800,
      dark = false,
      scale = 1,
      ready = "#app > *",
    } = {}) {
      const page = await tabOf(scale);
      const errors = [];
      page.removeAllListeners();
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error" && !message.location().url.endsWith("/favicon.ico")) {
          errors.push(message.text());
        }
      });
      page.setDefaultTimeout(PATIENCE);
      await page.mouse.move(0, 0);
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: dark ? "dark" : "light" });
      await page.clock.setFixedTime(MOMENT);
      // The number makes every address a new one: of the same page nothing would be loaded.
      const asked = new URLSearchParams({ fake: "", scene, ...query, page: String((opened += 1)) });
      await page.goto(`${base}?${asked}${hash}`);
      await page.locator(ready).first().waitFor({ state: "attached" });
      return { page, errors };
    };
  }

  async function close() {
    await browser.close();
    await server.close();
  }

  return { desk, close };
}

function checkPages() {
  const built = join(root, "dist/index.html");
  if (!existsSync(built)) throw new NotReady("The pages are not built yet: npm run build.");
  const newest = Math.max(...["src", "locales"].map((folder) => newestIn(join(root, folder))));
  if (newest > statSync(built).mtimeMs) console.log("note    ui/dist is older than ui/src: npm run build?\n");
}

function newestIn(folder) {
  const times = readdirSync(folder, { recursive: true }).map((name) => statSync(join(folder, name)).mtimeMs);
  return Math.max(...times);
}

/** Playwright gives it an empty profile of its own. Nothing but this machine can be reached. */
async function launch() {
  const places = process.env.CHROMIUM
    ? [process.env.CHROMIUM]
    : ["chromium", "chromium-browser", "google-chrome"].flatMap((name) =>
        (process.env.PATH ?? "").split(":").map((folder) => join(folder, name)),
      );
  const program = places.find((place) => existsSync(place));
  if (!program) {
    throw new NotReady(
      `Chromium is missing (${process.env.CHROMIUM ?? "Debian: apt-get install chromium"}); CHROMIUM names another one.`,
    );
  }
  try {
    return await chromium.launch({
      executablePath: program,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-proxy-server",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
      ],
    });
  } catch (error) {
    throw new NotReady(`${program} does not start:\n${error.message}`);
  }
}

/** Waits until what was begun is drawn: short animations are over, and nothing is left for the next frame. */
export async function settled(page) {
  await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame();
    await frame();
    const short = document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime < 1000);
    await Promise.all(short.map(({ finished }) => finished.catch(() => undefined)));
    await document.fonts.ready;
    await frame();
  });
}

/** Asks until the answer fits, at every frame of the page. */
export async function eventually(page, ask, fits) {
  const start = Date.now();
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (Date.now() - start > PATIENCE) throw new Error(`still ${JSON.stringify(answer)}`);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  }
}

/** Which of its rules axe tries: all; or what can be new after a change of theme, of place, or of size alone. */
const RULES = {
  all: { tags: true },
  colours: { values: ["color-contrast", "link-in-text-block"] },
  // Half of the work is the contrast of colours.
  "all but colours": { tags: true, without: ["color-contrast"] },
  sizes: { values: ["target-size", "scrollable-region-focusable"] },
};

/** WCAG 2.2 A and AA, as far as axe knows it, and its best practices. */
export async function expectAccessible(page, what, rules = "all") {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const violations = await page.evaluate(async ({ tags, values, without = [] }) => {
    const all = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    // Rows are named as the design says: sender, subject and date, without the beginning of the text.
    const off = ["label-content-name-mismatch", ...without];
    const found = await window.axe.run(document, {
      iframes: false,
      resultTypes: ["violations"],
      runOnly: tags ? { type: "tag", values: all } : { type: "rule", values },
      ...(tags && { rules: Object.fromEntries(off.map((rule) => [rule, { enabled: false }])) }),
    });
    // A menu or a toast stands over everything for a moment, as a dialog does: it needs no landmark around it. While
    // the page below is inert, there is nothing else to be found.
    const lone = document.querySelector("[role=menu], [inert]") !== null;
    return found.violations
      .filter(({ id }) => !lone || !["region", "landmark-one-main", "page-has-heading-one"].includes(id))
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map((node) => `${node.target.join(" ")} ${node.failureSummary}`).join("\n  ")}`,
      );
  }, RULES[rules]);
  assert.equal(violations.length, 0, `${what}: axe\n${violations.join("\n")}`);
}

/** Nothing reaches beyond the window, and nothing must be scrolled sideways. */
export async function expectNoOverflow(page, what) {
  const found = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
    const px = (value) => Math.round(value);
    const clips = (element) => getComputedStyle(element).overflowX !== "visible";
    const say = (element, more) =>
      `${element.tagName.toLowerCase()}.${[...element.classList].join(".")} ${more} "${(element.textContent ?? "").trim().slice(0, 40)}"`;
    const faults = [];
    for (const element of document.querySelectorAll("body *")) {
      if (!element.checkVisibility({ visibilityProperty: true }) || element.closest("svg, .visually-hidden"))
        continue;
      if (scrolls(element) && element.scrollWidth > element.clientWidth + 1) {
        faults.push(say(element, `scrolls sideways, ${element.scrollWidth} in ${element.clientWidth}`));
      }
      const { left, right, width, height } = element.getBoundingClientRect();
      if (width === 0 || height === 0) continue;
      // The part of it that its ancestors leave to be seen, from side to side.
      let [from, to] = [0, room];
      for (let one = element.parentElement; one && one !== document.body; one = one.parentElement) {
        if (!clips(one)) continue;
        const box = one.getBoundingClientRect();
        [from, to] = [Math.max(from, box.left), Math.min(to, box.right)];
      }
      if (left >= from - 1 && right <= to + 1) continue;
      // A long name may be cut off (with an ellipsis), what can be pressed or typed into never.
      const isText = !element.matches("button, a, input, select, textarea, [role], [tabindex]");
      // The edge between two panes lies half on each.
      if (element.matches("[role=separator]")) continue;
      if (isText && (element.closest(".truncate") || getComputedStyle(element).position === "absolute"))
        continue;
      faults.push(say(element, `reaches from ${px(left)} to ${px(right)}, seen is ${px(from)} to ${px(to)}`));
    }
    return faults.slice(0, 8);
  });
  assert.equal(found.length, 0, `${what}: overflow\n${found.join("\n")}`);
}

/** Runs tests side by side, as many as there are processors; returns the names of those that failed. */
export async function runAll(browser, tests) {
  const failed = [];
  const queue = [...tests];
  async function work() {
    const open = browser.desk();
    for (let test = queue.shift(); test; test = queue.shift()) {
      const start = Date.now();
      try {
        const { page, errors } = await open(test.options);
        await test.run(page);
        assert.deepEqual(errors, [], "errors in the console");
        console.log(`ok      ${test.name} (${Date.now() - start} ms)`);
      } catch (error) {
        failed.push(test.name);
        console.log(`FAILED  ${test.name}\n        ${String(error.message).replace(/\n/g, "\n        ")}`);
      }
    }
  }
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
  return failed;
}
