// The main window: what a person does there, by mouse and by keyboard.
import assert from "node:assert/strict";

import { eventually } from "./kit.mjs";

const row = (page, name) => page.getByRole("option", { name }).first();
const openFirst = (page) => row(page, /Heron Cottage/).click();
const firstName = (page) => page.getByRole("option").first().getAttribute("aria-label");
const focusName = (page) =>
  page.evaluate(() => document.activeElement?.id || document.activeElement?.getAttribute("aria-label") || "");
const focusRole = (page) => page.evaluate(() => document.activeElement?.getAttribute("role") ?? "");
const focusIs = (page, name) =>
  eventually(
    page,
    () => focusName(page),
    (now) => now === name,
  );

/** The uppermost row that is drawn with its text: its place among all, and how far below the list's edge it is. */
const firstInSight = (list) =>
  list.evaluate((element) => {
    const { top } = element.getBoundingClientRect();
    const first = [...element.querySelectorAll("[role=option]")].find(
      (one) => one.getBoundingClientRect().bottom > top + 1,
    );
    return {
      name: first?.getAttribute("aria-label") ?? "",
      position: Number(first?.getAttribute("aria-posinset")),
      top: (first?.getBoundingClientRect().top ?? 0) - top,
      drawn: first !== undefined && first.querySelector(".skeleton") === null,
    };
  });

export const FLOWS = {
  "archive by mouse, undo by mouse": {
    run: async (page) => {
      await openFirst(page);
      await page.getByRole("button", { name: "Archive", exact: true }).click();
      await page.getByText("Conversation archived").waitFor();
      assert.match(await firstName(page), /Theo Marsh/);
      await page.getByRole("button", { name: "Undo" }).click();
      await row(page, /Heron Cottage/).waitFor();
    },
  },
  "the keyboard alone reads and tidies": {
    run: async (page) => {
      await page.getByRole("listbox").focus();
      await page.keyboard.press("ArrowDown");
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
  },
  "letters do nothing while words are typed": {
    run: async (page) => {
      await openFirst(page);
      await page.keyboard.press("Control+k");
      assert.equal(await focusName(page), "search");
      await page.keyboard.type("e#v");
      assert.equal(await page.getByRole("searchbox").inputValue(), "e#v");
      assert.equal(await page.getByText("Conversation archived").count(), 0);
    },
  },
  "letters can be switched off": {
    run: async (page) => {
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
      await page.keyboard.press("Delete");
      await page.getByText("Conversation deleted").waitFor();
      // One went, not two.
      assert.match(await firstName(page), /Theo Marsh/);
    },
  },
  "F6 goes through the panes and back": {
    run: async (page) => {
      await openFirst(page);
      await page.getByRole("searchbox").focus();
      await page.keyboard.press("F6");
      assert.equal(await focusName(page), "conversations");
      await page.keyboard.press("F6");
      assert.equal(await focusName(page), "letters");
      await page.keyboard.press("Shift+F6");
      assert.equal(await focusName(page), "conversations");
    },
  },
  "move by name": {
    run: async (page) => {
      await openFirst(page);
      await page.getByRole("listbox").focus();
      await page.keyboard.press("v");
      await page.getByRole("combobox", { name: "Find a folder" }).fill("fam");
      await page.keyboard.press("Enter");
      await page.getByText("Moved to Family").waitFor();
      await page.getByRole("treeitem", { name: "Family" }).click();
      await row(page, /Heron Cottage/).waitFor();
    },
  },
  "the menu of a row works by mouse and by key": {
    run: async (page) => {
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
  },
  "a letter is drawn in a frame without rights and grows to its height": {
    run: async (page) => {
      await openFirst(page);
      const frame = page.locator("iframe");
      assert.equal(await frame.getAttribute("sandbox"), "allow-scripts");
      await page.frameLocator("iframe").getByText("Good news").waitFor();
      await page.waitForFunction(() => (document.querySelector("iframe")?.clientHeight ?? 0) > 200);
    },
  },
  "a link that lies asks first": {
    run: async (page) => {
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
  },
  "keys pressed inside a letter reach the window": {
    run: async (page) => {
      await openFirst(page);
      await page.frameLocator("iframe").getByText("Good news").click();
      await page.keyboard.press("e");
      await page.getByText("Conversation archived").waitFor();
    },
  },
  "pictures are shown when asked for": {
    run: async (page) => {
      await openFirst(page);
      await page.getByRole("button", { name: "Show pictures" }).click();
      await page.getByRole("region", { name: "Pictures hidden" }).waitFor({ state: "detached" });
    },
  },
  "new mail slides in at the top, and waits behind a chip further down": {
    run: async (page) => {
      await page.evaluate(() => window.linnetFake.playing().mailbox.fill(500));
      await page.getByRole("treeitem", { name: "Starred" }).click();
      await page.getByRole("treeitem", { name: /All inboxes/ }).click();
      await row(page, /Heron Cottage/).waitFor();
      await page.evaluate(() => window.linnetFake.playing().deliver("First", "One"));
      await row(page, /First/).waitFor();
      const list = page.locator(".list-scroll");
      await list.evaluate((element) => (element.scrollTop = 5000));
      const seen = await eventually(
        page,
        () => firstInSight(list),
        ({ drawn, position }) => drawn && position > 40,
      );
      await page.evaluate(() => window.linnetFake.playing().deliver("Second", "Two"));
      await page.getByRole("button", { name: "1 new message" }).waitFor();
      const after = await firstInSight(list);
      assert.equal(after.name, seen.name);
      assert.ok(Math.abs(after.top - seen.top) < 2, `${seen.name} went from ${seen.top} to ${after.top}`);
      await page.getByRole("button", { name: "1 new message" }).click();
      await row(page, /Second/).waitFor();
    },
  },
  "a narrow window shows one pane and comes back to its place": {
    run: async (page) => {
      await page.setViewportSize({ width: 420, height: 700 });
      await openFirst(page);
      await page.getByRole("heading", { name: /Your stay/ }).waitFor();
      assert.equal(await page.locator(".list-pane").isVisible(), false);
      await page.getByRole("button", { name: "Back to All inboxes" }).click();
      await row(page, /Heron Cottage/).waitFor();
    },
  },
  "unread goes after two seconds": {
    run: async (page) => {
      await row(page, /Photos from/).click();
      await row(page, /^Theo Marsh.*Photos from/).waitFor({ timeout: 4000 });
      await page.getByRole("treeitem", { name: /All inboxes 4 unread/ }).waitFor();
    },
  },
  "a program asks before it is opened": {
    run: async (page) => {
      await row(page, /Photos from/).click();
      await page.getByRole("button", { name: /^slideshow/ }).click();
      await page.getByRole("alertdialog").waitFor();
      assert.equal(await page.evaluate(() => document.activeElement?.textContent?.trim()), "Don’t open");
    },
  },

  "the focus comes back from wherever it was": {
    run: async (page) => {
      // At the start it is in the list, and the first arrow opens the first conversation.
      await focusIs(page, "conversations");
      await page.keyboard.press("ArrowDown");
      await page.getByRole("heading", { name: /Your stay/ }).waitFor();
      await page.keyboard.press("v");
      await page.getByRole("combobox", { name: "Find a folder" }).waitFor();
      await page.keyboard.press("Escape");
      await focusIs(page, "conversations");
      await page.keyboard.press("Enter");
      await focusIs(page, "letters");
      await page.keyboard.press("n");
      await page.getByRole("heading", { name: /Photos from/ }).waitFor();
      await focusIs(page, "letters");
      await page.keyboard.press("Escape");
      await focusIs(page, "conversations");
      await page.getByRole("heading", { name: /Photos from/ }).waitFor();
      await page.keyboard.press("Control+k");
      await focusIs(page, "search");
      await page.keyboard.type("cottage");
      await page.getByRole("heading", { name: "Results" }).waitFor();
      await page.keyboard.press("Enter");
      await focusIs(page, "conversations");
      await page.keyboard.press("Escape");
      await page.getByRole("heading", { name: "All inboxes" }).waitFor();
      await focusIs(page, "conversations");
      await page.keyboard.press("Control+,");
      await eventually(
        page,
        () => page.evaluate(() => document.activeElement?.getAttribute("aria-current")),
        (now) => now === "page",
      );
      await page.keyboard.press("Escape");
      await focusIs(page, "conversations");
    },
  },
  "the last conversation goes: the focus is on the heading, and comes back with an undo": {
    run: async (page) => {
      await page.getByRole("treeitem", { name: "Family" }).click();
      await page.getByRole("heading", { name: "Family" }).waitFor();
      await page.getByRole("listbox").focus();
      await page.keyboard.press("Control+a");
      await page.getByRole("toolbar", { name: "Selected conversations" }).waitFor();
      await page.keyboard.press("e");
      await page.getByText("This folder is empty.").waitFor();
      await focusIs(page, "list-heading");
      await page.keyboard.press("Control+z");
      await page.getByRole("listbox").waitFor();
      await focusIs(page, "conversations");
    },
  },
  "waiting messages are deleted by key, and the focus stays": {
    options: { scene: "offline" },
    run: async (page) => {
      await page.getByRole("treeitem", { name: /Waiting/ }).click();
      const remove = page.getByRole("toolbar", { name: "Waiting message actions" }).getByLabel("Delete");
      await remove.waitFor();
      for (let left = await page.getByRole("option").count(); left > 0; left -= 1) {
        await remove.press("Enter");
        await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).press("Enter");
        await page.getByRole("alertdialog").waitFor({ state: "detached" });
        await eventually(
          page,
          () => page.getByRole("option").count(),
          (now) => now === left - 1,
        );
        await focusIs(page, left > 1 ? "Delete" : "list-heading");
      }
    },
  },
  "in one pane the focus goes with what is shown": {
    options: { width: 420, height: 700 },
    run: async (page) => {
      await focusIs(page, "conversations");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await focusIs(page, "letters");
      await page.keyboard.press("e");
      await page.getByRole("heading", { name: /Photos from/ }).waitFor();
      await focusIs(page, "letters");
      await page.keyboard.press("Escape");
      await focusIs(page, "conversations");
      await page.keyboard.press("g");
      await eventually(
        page,
        () => focusRole(page),
        (now) => now === "treeitem",
      );
      await page.keyboard.press("Escape");
      await focusIs(page, "conversations");
      await page.keyboard.press("Enter");
      await focusIs(page, "letters");
      await page.keyboard.press("Control+k");
      await focusIs(page, "search");
    },
  },
  "what is selected can be tidied in a narrow window": {
    options: { width: 420, height: 700 },
    run: async (page) => {
      await row(page, /Photos/).click({ modifiers: ["Control"] });
      await row(page, /Museum/).click({ modifiers: ["Control"] });
      const bar = page.getByRole("toolbar", { name: "Selected conversations" });
      await bar.getByText("2 selected").waitFor();
      await bar.getByRole("button", { name: "Archive" }).click();
      await page.getByText("2 conversations archived").waitFor();
      await bar.waitFor({ state: "detached" });
    },
  },
  "a hundred thousand rows: few elements, every place reachable": {
    options: { scene: "many" },
    run: async (page) => {
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
  },
  "more rows than a browser can scroll: by the wheel row by row, by the bar everywhere": {
    options: { scene: "many" },
    run: async (page) => {
      page.setDefaultTimeout(60_000);
      await page.evaluate(() => window.linnetFake.playing().mailbox.fill(220_000));
      await page.getByRole("treeitem", { name: "Starred" }).click();
      await row(page, /Choir/).waitFor();
      await page.getByRole("treeitem", { name: /All inboxes/ }).click();
      const list = page.locator(".list-scroll");
      await page.getByRole("option", { name: /Heron Cottage/ }).waitFor();
      const total = Number(await page.getByRole("option").first().getAttribute("aria-setsize"));
      assert.ok(total > 320_000, `${total}`);
      await list.evaluate((element) => (element.scrollTop = element.scrollHeight / 2));
      const middle = await eventually(
        page,
        () => firstInSight(list),
        ({ drawn, position }) => drawn && Math.abs(position / total - 0.5) < 0.01,
      );
      await list.evaluate((element) => element.scrollBy(0, 166));
      await eventually(
        page,
        () => firstInSight(list),
        ({ position }) => position - middle.position === 2,
      );
      await list.evaluate((element) => (element.scrollTop = element.scrollHeight));
      await page.locator(`[aria-posinset="${total}"]`).waitFor();
      await list.focus();
      await page.keyboard.press("Home");
      await page.getByRole("heading", { name: /Heron Cottage/ }).waitFor();
    },
  },
};

for (const flow of Object.values(FLOWS)) flow.options = { ready: ".list-foot", ...flow.options };
