// Pictures of the main window in all its states, for a look beside the design: npm run build, then
// npm run screens [folder] [name...]. Without a folder they go to tests/pictures.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { open } from "./browser-kit.mjs";

const [target = fileURLToPath(new URL("pictures", import.meta.url)), ...wanted] = process.argv.slice(2);

const openFirst = (page) => page.getByRole("option").first().click();

const SCREENS = [
  [
    "main",
    {},
    async (page) => {
      await openFirst(page);
      await page
        .getByRole("option", { name: /Priya Raman/ })
        .first()
        .hover();
    },
  ],
  [
    "main-dark",
    { dark: true },
    async (page) => {
      await openFirst(page);
      await page
        .getByRole("option", { name: /Priya Raman/ })
        .first()
        .hover();
    },
  ],
  ["main-compact", { query: { density: "compact" } }, openFirst],
  ["main-contrast", { query: { contrast: "more" } }, openFirst],
  ["main-contrast-dark", { dark: true, query: { contrast: "more" } }, openFirst],
  ["main-large", { query: { textSize: "larger" } }, openFirst],
  ["main-german", { query: { language: "de" } }, openFirst],
  ["main-nothing-open", {}, async () => {}],
  [
    "details",
    {},
    async (page) => {
      await openFirst(page);
      await page.getByRole("button", { name: "Show all details" }).click();
    },
  ],
  [
    "unfolded",
    {},
    async (page) => {
      await openFirst(page);
      await page.getByRole("button", { name: /You/ }).first().click();
    },
  ],
  ["paper-dark", { dark: true }, (page) => page.getByRole("option", { name: /read your meter/ }).click()],
  [
    "choose",
    {},
    async (page) => {
      for (const name of [/Photos from/, /Museum/, /June watering/]) {
        await page.getByRole("option", { name }).click({ modifiers: ["Control"] });
      }
    },
  ],
  [
    "menu-context",
    {},
    async (page) => {
      await openFirst(page);
      await page.getByRole("option", { name: /bike/ }).click({ button: "right" });
    },
  ],
  [
    "menu-move-to",
    {},
    async (page) => {
      await openFirst(page);
      await page.getByRole("button", { name: "Move" }).click();
    },
  ],
  [
    "sender-card",
    {},
    async (page) => {
      await openFirst(page);
      await page.getByRole("button", { name: "Ingrid Solberg", exact: true }).click();
    },
  ],
  [
    "toast-undo",
    {},
    async (page) => {
      await openFirst(page);
      await page.getByRole("button", { name: "Archive" }).click();
    },
  ],
  [
    "dangerous-file",
    {},
    async (page) => {
      await page.getByRole("option", { name: /Photos from/ }).click();
      await page.getByRole("button", { name: /^slideshow/ }).click();
    },
  ],
  [
    "shortcuts",
    {},
    async (page) => {
      await openFirst(page);
      await page.getByRole("listbox").press("?");
    },
  ],
  [
    "search",
    {},
    async (page) => {
      await page.getByRole("searchbox").fill("cottage");
      await page.getByRole("heading", { name: "Results" }).waitFor();
      await openFirst(page);
    },
  ],
  [
    "search-empty",
    {},
    async (page) => {
      await page.getByRole("searchbox").fill("cotage");
      await page.getByText("No mail with").waitFor();
    },
  ],
  [
    "offline-outbox",
    { scene: "offline" },
    (page) => page.getByRole("treeitem", { name: /Waiting to send/ }).click(),
  ],
  [
    "outbox-failed",
    { scene: "sending" },
    async (page) => {
      await page.getByRole("treeitem", { name: /Waiting to send/ }).click();
      await page.getByRole("option", { name: /Invoice/ }).click();
    },
  ],
  [
    "questions",
    { scene: "questions" },
    (page) => page.getByRole("treeitem", { name: /Waiting to send/ }).click(),
  ],
  ["drafts", {}, (page) => page.getByRole("treeitem", { name: "Drafts" }).click()],
  ["empty", { scene: "empty" }, async () => {}],
  ["arriving", { scene: "arriving" }, async () => {}],
  [
    "sign-in",
    { scene: "sign-in" },
    (page) => page.getByRole("button", { name: /Home needs sign-in/ }).click(),
  ],
  [
    "many",
    { scene: "many" },
    async (page) => {
      await page.locator(".list-scroll").evaluate((list) => (list.scrollTop = list.scrollHeight / 2));
    },
  ],
  ["narrow-two-pane", { width: 720, height: 760 }, openFirst],
  ["narrow-640", { width: 640, height: 800 }, openFirst],
  [
    "narrow-folders",
    { width: 720, height: 760 },
    (page) => page.getByRole("button", { name: "Show folders" }).click(),
  ],
  ["narrow-420-list", { width: 420, height: 800 }, async () => {}],
  ["narrow-420-letter", { width: 420, height: 800 }, openFirst],
  ["narrow-420-dark", { width: 420, height: 800, dark: true }, openFirst],
  ["smallest", { width: 400, height: 520 }, async () => {}],
  // Zooming to 200 % halves the room.
  ["zoom-200", { width: 640, height: 400 }, openFirst],
];

await mkdir(target, { recursive: true });
const browser = await open();
let faults = 0;
for (const [name, options, act] of SCREENS) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const { page, errors, close } = await browser.page(options);
  try {
    await page.waitForSelector(".list-foot", { state: "attached" });
    await act(page);
    // Frames tell their height a moment later.
    await page.waitForTimeout(350);
  } catch (error) {
    errors.push(String(error));
  }
  await page.screenshot({ path: `${target}/${name}.png` });
  for (const error of errors) console.error(`${name}: ${error}`);
  faults += errors.length;
  await close();
}
await browser.close();
process.exitCode = faults > 0 ? 1 : 0;
