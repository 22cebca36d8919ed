// The window in a real Chromium: what a person does with mouse and keyboard, and axe over every page in both
// themes. npm run build, then npm run test:browser [part of a name].
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { open } from "./browser-kit.mjs";

const axe = readFileSync(
  fileURLToPath(new URL("../node_modules/axe-core/axe.min.js", import.meta.url)),
  "utf8",
);

/** Every rule of WCAG 2.2 A and AA that axe knows, and its best practices. */
async function expectAccessible(page, what) {
  // In an own world: the page's policies do not matter to the tool.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, {
      iframes: false,
      // Rows are named as the design says: sender, subject and date, without the beginning of the text.
      rules: { "label-content-name-mismatch": { enabled: false } },
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }),
  );
  // A menu stands over everything for a moment, as a dialog does: it needs no landmark around it either.
  const menu = (await page.getByRole("menu").count()) > 0;
  const real = violations.filter(({ id }) => id !== "region" || !menu);
  const found = real.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.target.join(" ")} ${node.failureSummary}`).join("\n   ")}`,
  );
  assert.equal(found.length, 0, `${what}\n${found.join("\n")}`);
}

const row = (page, name) => page.getByRole("option", { name }).first();
const openFirst = (page) => row(page, /Heron Cottage/).click();
const firstName = (page) => page.getByRole("option").first().getAttribute("aria-label");
const focusName = (page) =>
  page.evaluate(() => document.activeElement?.id || document.activeElement?.getAttribute("aria-label") || "");

const PAGES = [
  ["nothing open", {}, async () => {}],
  ["a conversation", {}, openFirst],
  [
    "letter details",
    {},
    async (page) => {
      await openFirst(page);
      await page.getByRole("button", { name: "Show all details" }).click();
    },
  ],
  ["compact", { query: { density: "compact" } }, openFirst],
  ["more contrast", { query: { contrast: "more" } }, openFirst],
  ["largest text", { query: { textSize: "larger" } }, openFirst],
  ["German", { query: { language: "de" } }, openFirst],
  [
    "several selected",
    {},
    async (page) => {
      await row(page, /Photos/).click({ modifiers: ["Control"] });
      await row(page, /Museum/).click({ modifiers: ["Control"] });
    },
  ],
  ["context menu", {}, (page) => row(page, /bike/).click({ button: "right" })],
  [
    "move to",
    {},
    async (page) => {
      await openFirst(page);
      await page.getByRole("button", { name: "Move" }).click();
    },
  ],
  [
    "sender card",
    {},
    async (page) => {
      await openFirst(page);
      await page.getByRole("button", { name: "Ingrid Solberg", exact: true }).click();
    },
  ],
  [
    "unsafe file",
    {},
    async (page) => {
      await row(page, /Photos/).click();
      await page.getByRole("button", { name: /^slideshow/ }).click();
    },
  ],
  [
    "shortcuts",
    {},
    async (page) => {
      await page.getByRole("listbox").focus();
      await page.keyboard.press("?");
    },
  ],
  [
    "search",
    {},
    async (page) => {
      await page.getByRole("searchbox").fill("cottage");
      await page.getByRole("heading", { name: "Results" }).waitFor();
    },
  ],
  [
    "nothing found",
    {},
    async (page) => {
      await page.getByRole("searchbox").fill("cotage");
      await page.getByText("No mail with").waitFor();
    },
  ],
  [
    "waiting to send",
    { scene: "offline" },
    (page) => page.getByRole("treeitem", { name: /Waiting/ }).click(),
  ],
  [
    "not sent",
    { scene: "sending" },
    async (page) => {
      await page.getByRole("treeitem", { name: /Waiting/ }).click();
      await row(page, /Invoice/).click();
    },
  ],
  ["questions", { scene: "questions" }, (page) => page.getByRole("treeitem", { name: /Waiting/ }).click()],
  ["drafts", {}, (page) => page.getByRole("treeitem", { name: "Drafts" }).click()],
  ["all done", { scene: "empty" }, async () => {}],
  ["first download", { scene: "arriving" }, async () => {}],
  [
    "needs sign-in",
    { scene: "sign-in" },
    (page) => page.getByRole("button", { name: /Home needs sign-in/ }).click(),
  ],
  ["two panes", { width: 720 }, openFirst],
  [
    "folders as a drawer",
    { width: 720 },
    (page) => page.getByRole("button", { name: "Show folders" }).click(),
  ],
  ["one pane, list", { width: 420 }, async () => {}],
  ["one pane, letter", { width: 420 }, openFirst],
];

const DOINGS = {
  "archive by mouse, undo by mouse": async (page) => {
    await openFirst(page);
    await page.getByRole("button", { name: "Archive", exact: true }).click();
    await page.getByText("Conversation archived").waitFor();
    assert.match(await firstName(page), /Theo Marsh/);
    await page.getByRole("button", { name: "Undo" }).click();
    await row(page, /Heron Cottage/).waitFor();
  },
  "the keyboard alone reads and tidies": async (page) => {
    await page.getByRole("listbox").focus();
    await page.keyboard.press("ArrowDown");
    await page.getByRole("heading", { name: /Photos from/ }).waitFor();
    await page.keyboard.press("e");
    await page.getByText("Conversation archived").waitFor();
    await page.getByRole("heading", { name: /Museum trip/ }).waitFor();
    assert.equal(await focusName(page), "conversations");
    await page.keyboard.press("Control+z");
    await row(page, /Photos from/).waitFor();
    await page.keyboard.press("s");
    await row(page, /Museum trip.*Starred/).waitFor();
    await page.keyboard.press("n");
    await page.getByRole("heading", { name: /June watering/ }).waitFor();
    await page.keyboard.press("Shift+U");
    await page.getByText("Marked as unread").waitFor();
  },
  "letters do nothing while words are typed": async (page) => {
    await openFirst(page);
    await page.keyboard.press("Control+k");
    assert.equal(await focusName(page), "search");
    await page.keyboard.type("e#v");
    assert.equal(await page.getByRole("searchbox").inputValue(), "e#v");
    assert.equal(await page.getByText("Conversation archived").count(), 0);
  },
  "letters can be switched off": async (page) => {
    await openFirst(page);
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("listbox").waitFor({ state: "detached" });
    await page.evaluate(() => (location.hash = "#/settings/shortcuts"));
    await page.getByRole("switch").first().click();
    await page.evaluate(() => (location.hash = ""));
    // The place and the conversation are as they were left.
    await page.getByRole("heading", { name: /Your stay/ }).waitFor();
    await page.getByRole("listbox").focus();
    await page.keyboard.press("e");
    await page.waitForTimeout(200);
    assert.equal(await page.getByText("Conversation archived").count(), 0);
    await page.keyboard.press("Delete");
    await page.getByText("Conversation deleted").waitFor();
  },
  "F6 goes through the panes and back": async (page) => {
    await openFirst(page);
    await page.getByRole("searchbox").focus();
    await page.keyboard.press("F6");
    assert.equal(await focusName(page), "conversations");
    await page.keyboard.press("F6");
    assert.equal(await focusName(page), "letters");
    await page.keyboard.press("Shift+F6");
    assert.equal(await focusName(page), "conversations");
  },
  "move by name": async (page) => {
    await openFirst(page);
    await page.getByRole("listbox").focus();
    await page.keyboard.press("v");
    await page.getByRole("combobox", { name: "Find a folder" }).fill("fam");
    await page.keyboard.press("Enter");
    await page.getByText("Moved to Family").waitFor();
    await page.getByRole("treeitem", { name: "Family" }).click();
    await row(page, /Heron Cottage/).waitFor();
  },
  "the menu of a row works by mouse and by key": async (page) => {
    await row(page, /bike/).click({ button: "right" });
    await page.getByRole("menuitem", { name: "Mark as unread" }).click();
    await row(page, /^Unread, Oskar Lind/).waitFor();
    await row(page, /Museum/).click();
    await page.getByRole("listbox").focus();
    await page.keyboard.press("Shift+F10");
    await page.getByRole("menu").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("menu").waitFor({ state: "detached" });
    assert.equal(await focusName(page), "conversations");
  },
  "a letter is drawn in a frame without rights and grows to its height": async (page) => {
    await openFirst(page);
    const frame = page.locator("iframe");
    assert.equal(await frame.getAttribute("sandbox"), "allow-scripts");
    await page.frameLocator("iframe").getByText("Good news").waitFor();
    await page.waitForFunction(() => (document.querySelector("iframe")?.clientHeight ?? 0) > 200);
  },
  "a link that lies asks first": async (page) => {
    await page.evaluate(() => {
      const { mailbox } = window.linnetFake.playing();
      const from = { name: "Bank", email: "bank@evil.example" };
      const html = '<p><a href="https://evil.example/x">https://bank.example/login</a></p>';
      const letters = [{ from, to: [], days: 0, at: "11:00", html, snippet: "Sign in now" }];
      mailbox.changed(new Set([mailbox.add({ account: 1, folder: 11, subject: "Your account", letters })]));
    });
    await row(page, /Your account/).click();
    await page.frameLocator("iframe").getByRole("link").click();
    const dialog = page.getByRole("alertdialog", { name: "Open this page?" });
    await dialog.getByText("leads to evil.example").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.textContent?.trim()), "Stay here");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  },
  "keys pressed inside a letter reach the window": async (page) => {
    await openFirst(page);
    await page.frameLocator("iframe").getByText("Good news").click();
    await page.keyboard.press("e");
    await page.getByText("Conversation archived").waitFor();
  },
  "pictures are shown when asked for": async (page) => {
    await openFirst(page);
    await page.getByRole("button", { name: "Show pictures" }).click();
    await page.getByRole("region", { name: "Pictures hidden" }).waitFor({ state: "detached" });
  },
  "new mail slides in at the top, and waits behind a chip further down": async (page) => {
    await page.evaluate(() => window.linnetFake.playing().mailbox.fill(500));
    await page.getByRole("treeitem", { name: "Starred" }).click();
    await page.getByRole("treeitem", { name: /All inboxes/ }).click();
    await row(page, /Heron Cottage/).waitFor();
    await page.evaluate(() => window.linnetFake.playing().deliver("First", "One"));
    await row(page, /First/).waitFor();
    const list = page.locator(".list-scroll");
    await list.evaluate((element) => (element.scrollTop = 5000));
    await page.waitForTimeout(200);
    const seen = await list.evaluate((element) => {
      const top = element.getBoundingClientRect().top;
      const rows = [...element.querySelectorAll("[role=option]")];
      const first = rows.find((one) => one.getBoundingClientRect().top >= top);
      return { name: first.getAttribute("aria-label"), top: first.getBoundingClientRect().top };
    });
    await page.evaluate(() => window.linnetFake.playing().deliver("Second", "Two"));
    await page.getByRole("button", { name: "1 new message" }).waitFor();
    const after = await page.getByRole("option", { name: seen.name, exact: true }).boundingBox();
    assert.ok(Math.abs(after.y - seen.top) < 2, `${seen.name} went from ${seen.top} to ${after.y}`);
    await page.getByRole("button", { name: "1 new message" }).click();
    await row(page, /Second/).waitFor();
  },
  "a narrow window shows one pane and comes back to its place": async (page) => {
    await page.setViewportSize({ width: 420, height: 700 });
    await openFirst(page);
    await page.getByRole("heading", { name: /Your stay/ }).waitFor();
    assert.equal(await page.locator(".list-pane").isVisible(), false);
    await page.getByRole("button", { name: "Back to All inboxes" }).click();
    await row(page, /Heron Cottage/).waitFor();
  },
  "unread goes after two seconds": async (page) => {
    await row(page, /Photos from/).click();
    await row(page, /^Theo Marsh.*Photos from/).waitFor({ timeout: 4000 });
    await page.getByRole("treeitem", { name: /All inboxes 4 unread/ }).waitFor();
  },
  "a program asks before it is opened": async (page) => {
    await row(page, /Photos from/).click();
    await page.getByRole("button", { name: /^slideshow/ }).click();
    await page.getByRole("alertdialog").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.textContent?.trim()), "Don’t open");
  },
};

const LONG = {
  "a hundred thousand rows: few elements, every place reachable": [
    { scene: "many" },
    async (page) => {
      const list = page.locator(".list-scroll");
      await list.evaluate((element) => (element.scrollTop = element.scrollHeight));
      await row(page, /100000/).waitFor();
      assert.ok((await page.getByRole("option").count()) <= 100);
      await list.evaluate((element) => (element.scrollTop = element.scrollHeight / 2));
      await page.waitForFunction(() => document.querySelectorAll(".row-item .skeleton").length === 0);
      await list.focus();
      await page.keyboard.press("End");
      await page.getByRole("heading", { name: /9999\d|100000/ }).waitFor();
    },
  ],
  "more rows than a browser can scroll: by the wheel row by row, by the bar everywhere": [
    { scene: "many" },
    async (page) => {
      page.setDefaultTimeout(60_000);
      await page.evaluate(() => window.linnetFake.playing().mailbox.fill(220_000));
      await page.getByRole("treeitem", { name: "Starred" }).click();
      await row(page, /Choir/).waitFor();
      await page.getByRole("treeitem", { name: /All inboxes/ }).click();
      const list = page.locator(".list-scroll");
      await page.getByRole("option", { name: /Heron Cottage/ }).waitFor();
      const total = Number(await page.getByRole("option").first().getAttribute("aria-setsize"));
      assert.ok(total > 320_000, `${total}`);
      const at = () =>
        list.evaluate((element) => {
          const top = element.getBoundingClientRect().top;
          const rows = [...element.querySelectorAll("[role=option]")];
          const first = rows.find((one) => one.getBoundingClientRect().bottom > top);
          return {
            position: Number(first.getAttribute("aria-posinset")),
            top: first.getBoundingClientRect().top - top,
          };
        });
      await list.evaluate((element) => (element.scrollTop = element.scrollHeight / 2));
      await page.waitForTimeout(300);
      const middle = await at();
      assert.ok(Math.abs(middle.position / total - 0.5) < 0.01, `${middle.position} of ${total}`);
      await list.evaluate((element) => element.scrollBy(0, 166));
      await page.waitForTimeout(300);
      const next = await at();
      assert.equal(next.position - middle.position, 2);
      await list.evaluate((element) => (element.scrollTop = element.scrollHeight));
      await page.waitForTimeout(300);
      const names = await page.getByRole("option").evaluateAll((rows) => rows.map((one) => one.ariaPosInSet));
      assert.equal(Math.max(...names.map(Number)), total);
      await list.focus();
      await page.keyboard.press("Home");
      await page.getByRole("heading", { name: /Heron Cottage/ }).waitFor();
    },
  ],
};

const wanted = process.argv[2] ?? "";
const browser = await open();
let failed = 0;

async function run(name, options, work) {
  if (!name.includes(wanted)) return;
  const { page, errors, close } = await browser.page(options);
  page.setDefaultTimeout(8000);
  try {
    await work(page);
    assert.deepEqual(errors, [], "errors in the console");
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n        ${String(error.message).replace(/\n/g, "\n        ")}`);
  }
  await close();
}

for (const [name, options, act] of PAGES) {
  for (const dark of [false, true]) {
    await run(`axe: ${name}${dark ? ", dark" : ""}`, { ...options, dark }, async (page) => {
      await act(page);
      await page.waitForTimeout(150);
      await expectAccessible(page, name);
    });
  }
}
for (const [name, work] of Object.entries(DOINGS)) await run(name, {}, work);
for (const [name, [options, work]] of Object.entries(LONG)) await run(name, options, work);
await browser.close();
console.log(failed === 0 ? "all well" : `${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
