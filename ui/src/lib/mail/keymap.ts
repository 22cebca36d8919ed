/**
 * The keyboard of DESIGN.md as a table, for the key handler and for the list that is shown to the person. A
 * combination is written with its modifiers in the order Ctrl, Shift; on a Mac, Ctrl means Command.
 */
import { type MessageKey, t } from "../i18n/index.svelte";

export type Command =
  | "compose"
  | "reply"
  | "reply-all"
  | "forward"
  | "archive"
  | "delete"
  | "move"
  | "star"
  | "junk"
  | "undo"
  | "mark-unread"
  | "mark-read"
  | "search"
  | "go-folder"
  | "next-unread"
  | "page"
  | "all"
  | "next-pane"
  | "previous-pane"
  | "check"
  | "settings"
  | "help"
  | "larger"
  | "smaller"
  | "normal-size"
  | "close"
  | "back";

export interface Shortcut {
  command: Command | "send" | "attach" | "previous" | "next" | "open" | "toggle" | "range" | "menu";
  keys: string[];
  /** Works only while the list or a letter has the focus, and can be switched off (WCAG 2.1.4). */
  single?: boolean;
}

export interface ShortcutGroup {
  title: MessageKey;
  shortcuts: Shortcut[];
}

export const SHORTCUTS: ShortcutGroup[] = [
  {
    title: "shortcuts-writing",
    shortcuts: [
      { command: "compose", keys: ["Ctrl N"] },
      { command: "reply", keys: ["Ctrl R"] },
      { command: "reply-all", keys: ["Ctrl Shift R"] },
      { command: "forward", keys: ["Ctrl L"] },
      { command: "send", keys: ["Ctrl Enter"] },
      { command: "attach", keys: ["Ctrl Shift A"] },
    ],
  },
  {
    title: "shortcuts-tidying",
    shortcuts: [
      { command: "archive", keys: ["E"], single: true },
      { command: "delete", keys: ["Delete", "#"], single: true },
      { command: "move", keys: ["V"], single: true },
      { command: "star", keys: ["S"], single: true },
      { command: "junk", keys: ["!"], single: true },
      { command: "mark-unread", keys: ["Shift U"], single: true },
      { command: "mark-read", keys: ["Shift I"], single: true },
      { command: "undo", keys: ["Ctrl Z"] },
    ],
  },
  {
    title: "shortcuts-moving",
    shortcuts: [
      { command: "search", keys: ["Ctrl K", "/"] },
      { command: "go-folder", keys: ["G"], single: true },
      { command: "previous", keys: ["Up"] },
      { command: "next", keys: ["Down"] },
      { command: "open", keys: ["Enter"] },
      { command: "back", keys: ["Esc"] },
      { command: "next-unread", keys: ["N"], single: true },
      { command: "page", keys: ["Space"], single: true },
      { command: "next-pane", keys: ["F6"] },
      { command: "previous-pane", keys: ["Shift F6"] },
    ],
  },
  {
    title: "shortcuts-choosing",
    shortcuts: [
      { command: "toggle", keys: ["Ctrl Space"] },
      { command: "range", keys: ["Shift Arrows"] },
      { command: "all", keys: ["Ctrl A"] },
      { command: "menu", keys: ["Shift F10"] },
    ],
  },
  {
    title: "shortcuts-window",
    shortcuts: [
      { command: "check", keys: ["F5"] },
      { command: "settings", keys: ["Ctrl ,"] },
      { command: "larger", keys: ["Ctrl +"] },
      { command: "smaller", keys: ["Ctrl -"] },
      { command: "normal-size", keys: ["Ctrl 0"] },
      { command: "close", keys: ["Ctrl W"] },
      { command: "help", keys: ["?"], single: true },
    ],
  },
];

export interface KeyPress {
  key: string;
  ctrl: boolean;
  shift: boolean;
  alt: boolean;
  meta: boolean;
}

const COMBINATIONS = new Map<string, { command: Command; single: boolean }>();
for (const { shortcuts } of SHORTCUTS) {
  for (const { command, keys, single = false } of shortcuts) {
    if (isCommand(command))
      for (const combination of keys) COMBINATIONS.set(combination, { command, single });
  }
}
// "/" is a single letter although Ctrl K is not, Delete is none although # is.
COMBINATIONS.set("/", { command: "search", single: true });
COMBINATIONS.set("Delete", { command: "delete", single: false });
COMBINATIONS.set("Ctrl =", { command: "larger", single: false });

function isCommand(command: Shortcut["command"]): command is Command {
  return !["send", "attach", "previous", "next", "open", "toggle", "range", "menu"].includes(command);
}

export const isMac: boolean = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? "");

/** The command of a key press, or null. `mac` makes Command stand for Ctrl. */
export function commandOf(press: KeyPress, mac = isMac): { command: Command; single: boolean } | null {
  const control = mac ? press.meta : press.ctrl;
  const foreign = mac ? press.ctrl : press.meta;
  if (foreign || press.alt) return null;
  const key = NAMES[press.key] ?? (press.key.length === 1 ? press.key.toUpperCase() : press.key);
  // Signs that are typed with Shift on some keyboards and without on others: ? ! # / +
  const isSign = key.length === 1 && !/[\p{L}\p{N}]/u.test(key);
  const parts = [control && "Ctrl", press.shift && !isSign && "Shift", key].filter(Boolean);
  return COMBINATIONS.get(parts.join(" ")) ?? null;
}

const NAMES: Record<string, string> = { " ": "Space", Escape: "Esc", ArrowUp: "Up", ArrowDown: "Down" };

/** The caps of a combination, in the person's words: `["Ctrl", "R"]`. */
export function caps(combination: string, mac = isMac): string[] {
  return combination.split(" ").map((part) => {
    if (part === "Ctrl") return t(mac ? "key-command" : "key-ctrl");
    if (part === "Shift") return t("key-shift");
    if (part === "Enter") return t("key-enter");
    if (part === "Esc") return t("key-escape");
    if (part === "Delete") return t("key-delete");
    if (part === "Space") return t("key-space");
    if (part === "Up") return t("key-up");
    if (part === "Down") return t("key-down");
    if (part === "Arrows") return t("key-arrows");
    return part;
  });
}

/** "Ctrl R": the first combination of a command, for menus and tooltips. */
export function keysOf(command: Shortcut["command"]): string {
  for (const { shortcuts } of SHORTCUTS) {
    const found = shortcuts.find((shortcut) => shortcut.command === command)?.keys[0];
    if (found) return caps(found).join(" ");
  }
  return "";
}

/** "Reply (Ctrl R)", for a tooltip. */
export function withKeys(name: string, command: Shortcut["command"]): string {
  return t("with-shortcut", { name, keys: keysOf(command) });
}
