import { expect, test } from "vitest";

import { SHORTCUTS, commandOf } from "./keymap";

const press = (keys: string) => ({
  key: keys.split(" ").at(-1)?.replace("Space", " ") ?? "",
  ctrl: keys.includes("Ctrl "),
  shift: keys.includes("Shift "),
  alt: keys.includes("Alt "),
  meta: keys.includes("Meta "),
});

test.each([
  ["Ctrl n", "compose", false],
  ["Ctrl r", "reply", false],
  ["Ctrl Shift R", "reply-all", false],
  ["e", "archive", true],
  ["E", "archive", true],
  ["Delete", "delete", false],
  ["Shift #", "delete", true],
  ["Shift U", "mark-unread", true],
  ["Shift !", "junk", true],
  ["Shift /", "search", true],
  ["Ctrl k", "search", false],
  ["Shift ?", "help", true],
  ["F6", "next-pane", false],
  ["Shift F6", "previous-pane", false],
  ["Space", "page", true],
  ["Ctrl ,", "settings", false],
  ["Ctrl =", "larger", false],
  ["Ctrl Shift +", "larger", false],
])("%s is %s", (keys, command, single) => {
  expect(commandOf(press(keys), false)).toEqual({ command, single });
});

test.each(["a", "u", "Shift E", "Alt e", "Meta n", "Ctrl e", "Ctrl Shift n", "Enter"])(
  "%s is free",
  (keys) => {
    expect(commandOf(press(keys), false)).toBeNull();
  },
);

test("on a Mac, Command stands for Ctrl", () => {
  expect(commandOf(press("Meta n"), true)?.command).toBe("compose");
  expect(commandOf(press("Ctrl n"), true)).toBeNull();
});

test("no combination is given twice", () => {
  const all = SHORTCUTS.flatMap((group) => group.shortcuts).flatMap((shortcut) => shortcut.keys);
  expect(new Set(all).size).toBe(all.length);
});
