import { expect, it } from "vitest";

import { forgottenWord } from "./forgotten";

const english = "attached, attachment*, enclosed";

it.each([
  ["", "The new rota is attached. See you", "attached"],
  ["", "See the Attachments below", "Attachments"],
  ["Rota enclosed", "", "enclosed"],
  ["", "I am unattached", null],
  ["", "> The file is attached\nThanks", null],
  ["", "Here it is\n---------- Forwarded message ----------\nattached", null],
  ["", "Nothing to see", null],
])("%j, %j gives %j", (subject, text, expected) => {
  expect(forgottenWord(subject, text, english)).toBe(expected);
});

it("takes words of several parts", () => {
  expect(forgottenWord("", "Alles steht im Anhang.", "im Anhang, anbei")).toBe("im Anhang");
});
