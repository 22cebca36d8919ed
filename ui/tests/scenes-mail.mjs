// The main window in all its states: what is loaded, and what is done before one looks at it.
const row = (page, name) => page.getByRole("option", { name }).first();
const place = (page, name) => page.getByRole("treeitem", { name }).click();

async function openFirst(page) {
  await row(page, /Heron Cottage/).click();
  await page.frameLocator("iframe").getByText("Good news").waitFor();
}

async function search(page, words) {
  await page.getByRole("searchbox").fill(words);
  await page.getByRole("heading", { name: "Results" }).waitFor();
}

export const SCENES = {
  "nothing open": {},
  "a conversation": {
    async act(page) {
      await openFirst(page);
      await row(page, /Priya Raman/).hover();
    },
  },
  "an older letter": {
    async act(page) {
      await openFirst(page);
      await page.getByRole("button", { name: /You/ }).first().click();
      await page.locator("iframe").nth(1).waitFor();
    },
  },
  "letter details": {
    async act(page) {
      await openFirst(page);
      await page.getByRole("button", { name: "Show all details" }).click();
    },
  },
  "a letter on paper": { act: (page) => row(page, /read your meter/).click() },
  compact: { query: { density: "compact" }, act: openFirst },
  "more contrast": { query: { contrast: "more" }, act: openFirst },
  "largest text": { query: { textSize: "larger" }, act: openFirst },
  German: { query: { language: "de" }, act: openFirst },
  "several selected": {
    async act(page) {
      for (const name of [/Photos/, /Museum/, /June watering/]) {
        await row(page, name).click({ modifiers: ["Control"] });
      }
      await page.getByRole("toolbar", { name: "Selected conversations" }).waitFor();
    },
  },
  "the menu of a row": {
    async act(page) {
      await row(page, /bike/).click({ button: "right" });
      await page.getByRole("menu").waitFor();
    },
  },
  "move to a folder": {
    async act(page) {
      await openFirst(page);
      await page.getByRole("button", { name: "Move" }).click();
      await page.getByRole("combobox", { name: "Find a folder" }).waitFor();
    },
  },
  "sender card": {
    async act(page) {
      await openFirst(page);
      await page.getByRole("button", { name: "Ingrid Solberg", exact: true }).click();
      await page.getByRole("dialog", { name: "Ingrid Solberg" }).waitFor();
    },
  },
  "undo at the foot": {
    async act(page) {
      await openFirst(page);
      await page.getByRole("button", { name: "Archive" }).click();
      await page.getByText("Conversation archived").waitFor();
    },
  },
  "unsafe file": {
    async act(page) {
      await row(page, /Photos/).click();
      await page.getByRole("button", { name: /^slideshow/ }).click();
      await page.getByRole("alertdialog").waitFor();
    },
  },
  shortcuts: {
    async act(page) {
      await openFirst(page);
      await page.getByRole("listbox").press("?");
      await page.getByRole("dialog").waitFor();
    },
  },
  search: {
    async act(page) {
      await search(page, "cottage");
      await openFirst(page);
    },
  },
  "nothing found": {
    async act(page) {
      await page.getByRole("searchbox").fill("cotage");
      await page.getByText("No mail with").waitFor();
    },
  },
  "waiting to send": {
    scene: "offline",
    async act(page) {
      await place(page, /Waiting/);
      await page.getByRole("button", { name: "Back to drafts" }).waitFor();
    },
  },
  "not sent": {
    scene: "sending",
    async act(page) {
      await place(page, /Waiting/);
      await row(page, /Invoice/).click();
    },
  },
  questions: {
    scene: "questions",
    async act(page) {
      await place(page, /Waiting/);
      await page.getByRole("button", { name: "It was sent" }).waitFor();
    },
  },
  drafts: { act: (page) => place(page, "Drafts") },
  "all done": { scene: "empty" },
  "first download": { scene: "arriving" },
  "needs sign-in": {
    scene: "sign-in",
    async act(page) {
      await page.getByRole("button", { name: /Home needs sign-in/ }).click();
      await page.getByRole("dialog", { name: "State of your mail" }).waitFor();
    },
  },
  "in the middle of many": {
    scene: "many",
    async act(page) {
      await page.locator(".list-scroll").evaluate((list) => (list.scrollTop = list.scrollHeight / 2));
      await page.waitForFunction(() => document.querySelector(".row-item .skeleton") === null);
    },
  },
  "two panes": { width: 720, act: openFirst },
  "two narrow panes": { width: 640, act: openFirst },
  "folders as a drawer": {
    width: 720,
    act: (page) => page.getByRole("button", { name: "Show folders" }).click(),
  },
  "one pane, list": { width: 420 },
  "one pane, letter": { width: 420, act: openFirst },
  "one pane, several selected": {
    width: 420,
    act: (page) => row(page, /Photos/).click({ modifiers: ["Control"] }),
  },
  "smallest window": { width: 400, height: 520 },
};

for (const scene of Object.values(SCENES)) scene.ready ??= ".list-foot";
