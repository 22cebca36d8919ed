import { expect, it } from "vitest";

import { placeOf } from "./section";

it.each([
  ["", "accounts", null],
  ["accounts-3", "accounts", 3],
  ["appearance", "appearance", null],
  ["nonsense", "accounts", null],
])("%j is %s", (text, section, account) => {
  expect(placeOf(text)).toEqual({ section, account });
});
