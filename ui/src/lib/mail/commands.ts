/** What the keys do in the main window. Keys that belong to one part (arrows in the list) are handled there. */
import { tick } from "svelte";

import { api } from "../api";
import { app, go } from "../state/app.svelte";
import { TEXT_SIZES } from "../state/appearance.svelte";
import { isShown } from "../ui/focus";
import { type Command, type KeyPress, commandOf } from "./keymap";
import { mail } from "./mail.svelte";

/** The panes that F6 visits, in the order of the window. */
const PANES = [".sidebar [role=treeitem][tabindex='0']", "#search", "#conversations", "#letters"];

export interface KeyContext {
  /** The list or a letter has the focus, and nothing is being typed. */
  reading: boolean;
  typing: boolean;
  help: () => void;
}

/** True when the key was used up. */
export function runKey(press: KeyPress, context: KeyContext): boolean {
  const found = commandOf(press);
  if (!found) return false;
  const { command, single } = found;
  // While something is typed every key belongs to the text, but for those with Ctrl that mean nothing there.
  if (
    context.typing &&
    (single || command === "delete" || command === "undo" || command === "all" || command === "back")
  ) {
    return false;
  }
  if (single && (!context.reading || !app.settings.singleKeyShortcuts)) return false;
  if ((command === "delete" || command === "all" || command === "back") && !context.reading) return false;
  return run(command, context);
}

function run(command: Command, context: KeyContext): boolean {
  switch (command) {
    case "compose":
      void mail.compose("new");
      return true;
    case "reply":
    case "reply-all":
    case "forward":
      if (mail.targets.length > 0) void mail.compose(command);
      return true;
    case "archive":
    case "delete":
    case "junk":
      void mail.act(command);
      return true;
    case "move":
      mail.startMove();
      return true;
    case "star":
      void mail.toggleStar();
      return true;
    case "mark-unread":
      void mail.act("unread");
      return true;
    case "mark-read":
      void mail.act("read");
      return true;
    case "undo":
      return mail.undo();
    case "search":
      void toSearch();
      return true;
    case "go-folder":
      void openDrawer();
      return true;
    case "next-unread":
      mail.nextUnread();
      return true;
    case "page":
      return pageDown();
    case "all":
      void mail.chooseAll();
      return true;
    case "next-pane":
      visitPane(1);
      return true;
    case "previous-pane":
      visitPane(-1);
      return true;
    case "check":
      void mail.checkNow();
      return true;
    case "settings":
      go("#/settings/accounts");
      return true;
    case "help":
      context.help();
      return true;
    case "larger":
      changeText(1);
      return true;
    case "smaller":
      changeText(-1);
      return true;
    case "normal-size":
      void mail.tryTo(() => app.change({ textSize: "normal" }));
      return true;
    case "close":
      void mail.tryTo(() => api.windowClose());
      return true;
    case "back":
      return goBack();
  }
}

/** From the innermost outwards: the choice, the letter, the search, the open conversation. */
function goBack(): boolean {
  const inReader = document.activeElement?.closest("#reading") !== null;
  const onlyReader = !isShown(document.querySelector(".list-pane"));
  if (mail.choosing) mail.chooseNone();
  else if (inReader || onlyReader) mail.view = "list";
  else if (mail.query) mail.search("");
  else if (mail.reader) mail.closeReader();
  else return false;
  void focusShown("#conversations", "#list-heading");
  return true;
}

/** Into the letter, where the arrows scroll; into its pane while the letter is still on its way. */
export function focusReader(): void {
  void focusShown("#letters", "#reading");
}

/** The folders; a narrow window draws them over the mail. */
export async function openDrawer(): Promise<void> {
  mail.drawer = true;
  await focusShown(PANES[0] ?? "");
}

export async function closeDrawer(): Promise<void> {
  mail.drawer = false;
  await focusShown("#conversations", "#list-heading", "#reading");
}

async function toSearch(): Promise<void> {
  // A narrow window shows the letter instead of the search box.
  mail.view = "list";
  await focusShown("#search");
}

/** One page of the letter, then the next unread conversation. */
function pageDown(): boolean {
  const letters = document.querySelector<HTMLElement>("#letters");
  if (letters && letters.scrollTop + letters.clientHeight < letters.scrollHeight - 4) {
    letters.scrollBy({ top: letters.clientHeight * 0.9 });
    return true;
  }
  return mail.nextUnread();
}

function visitPane(step: 1 | -1): void {
  // A narrow window hides some: the folders can be opened, the others are left out.
  const panes = PANES.map(paneAt).filter(
    (pane, index): pane is HTMLElement => pane !== null && (index === 0 || isShown(pane)),
  );
  const at = panes.findIndex(
    (pane) => pane.contains(document.activeElement) || paneOf(pane)?.contains(document.activeElement),
  );
  const to = (at + step + panes.length) % panes.length;
  if (to === 0) return void openDrawer();
  mail.drawer = false;
  panes[to]?.focus();
}

function paneAt(selector: string): HTMLElement | null {
  const pane = document.querySelector<HTMLElement>(selector);
  // The letters of an open conversation are on their way: they take the focus over when they come.
  return pane ?? (selector === "#letters" && mail.reader ? document.querySelector("#reading") : null);
}

function paneOf(element: HTMLElement): Element | null {
  return element.closest(".sidebar, .search, .reader");
}

function changeText(step: 1 | -1): void {
  const at = TEXT_SIZES.indexOf(app.settings.textSize);
  const textSize = TEXT_SIZES[Math.max(0, Math.min(TEXT_SIZES.length - 1, at + step))];
  if (textSize) void mail.tryTo(() => app.change({ textSize }));
}

/** To the first of these that is on the screen, after what was just changed is drawn. */
async function focusShown(...selectors: string[]): Promise<void> {
  await tick();
  const target = selectors
    .map((selector) => document.querySelector<HTMLElement>(selector))
    .find((one) => isShown(one));
  target?.focus();
  if (target instanceof HTMLInputElement) target.select();
}
