/** What the keys do in the main window. Keys that belong to one part (arrows in the list) are handled there. */
import { api } from "../api";
import { app, go } from "../state/app.svelte";
import { TEXT_SIZES } from "../state/appearance.svelte";
import { toasts } from "../state/toast.svelte";
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
      return toasts.undo();
    case "search":
      focusOn("#search");
      return true;
    case "go-folder":
      mail.drawer = true;
      queueMicrotask(() => focusOn(PANES[0] ?? ""));
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

function goBack(): boolean {
  if (mail.choosing) mail.chooseNone();
  else if (mail.view === "message") mail.view = "list";
  else if (mail.query) mail.search("");
  else if (mail.reader) mail.closeReader();
  else return false;
  focusOn("#conversations");
  return true;
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
  const panes = PANES.map((selector) => document.querySelector<HTMLElement>(selector)).filter(
    (pane): pane is HTMLElement => pane !== null,
  );
  const sidebar = document.querySelector<HTMLElement>(".sidebar");
  const inDrawer = sidebar !== null && getComputedStyle(sidebar).display === "none";
  const at = panes.findIndex(
    (pane) => pane.contains(document.activeElement) || paneOf(pane)?.contains(document.activeElement),
  );
  const to = (at + step + panes.length) % panes.length;
  if (to === 0 && inDrawer) mail.drawer = true;
  else mail.drawer = false;
  const target = panes[to];
  queueMicrotask(() => target?.focus());
}

function paneOf(element: HTMLElement): Element | null {
  return element.closest(".sidebar, .search, .reader");
}

function changeText(step: 1 | -1): void {
  const at = TEXT_SIZES.indexOf(app.settings.textSize);
  const textSize = TEXT_SIZES[Math.max(0, Math.min(TEXT_SIZES.length - 1, at + step))];
  if (textSize) void mail.tryTo(() => app.change({ textSize }));
}

function focusOn(selector: string): void {
  const target = document.querySelector<HTMLElement>(selector);
  target?.focus();
  if (target instanceof HTMLInputElement) target.select();
}
