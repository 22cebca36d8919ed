import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { focusHome, watchFocus } from "./focus";

let ends: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = `
    <section id="list"><button id="row">Row</button></section>
    <section id="reader" tabindex="-1"><button id="reply">Reply</button></section>`;
  ends = [watchFocus()];
});

afterEach(() => {
  for (const end of ends) end();
  document.body.innerHTML = "";
  vi.useRealTimers();
});

const by = (id: string) => document.getElementById(id);
const focused = () => document.activeElement?.id ?? "";

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(1);
}

test("a page that has just come gets the focus", async () => {
  ends.push(focusHome(() => by("row")));
  await settle();
  expect(focused()).toBe("row");
});

test("it waits for a home that is not there yet", async () => {
  ends.push(focusHome(() => by("late")));
  await settle();
  expect(document.activeElement).toBe(document.body);
  by("list")?.insertAdjacentHTML("beforeend", `<button id="late">Late</button>`);
  await settle();
  expect(focused()).toBe("late");
});

test("what had the focus goes away: the home is chosen by where that was", async () => {
  ends.push(focusHome((lost) => by(lost.some((one) => one.id === "reader") ? "reader" : "row")));
  by("reply")?.focus();
  by("reply")?.remove();
  await settle();
  expect(focused()).toBe("reader");
});

test("inert is gone too", async () => {
  ends.push(focusHome(() => by("row")));
  by("reply")?.focus();
  by("reader")?.toggleAttribute("inert", true);
  await settle();
  expect(focused()).toBe("row");
});

test("a focus that was moved on is left alone", async () => {
  ends.push(focusHome(() => by("row")));
  by("reply")?.focus();
  by("reply")?.remove();
  by("reader")?.focus();
  await settle();
  expect(focused()).toBe("reader");
});

test("a click into nothing takes the focus away as it always does", async () => {
  ends.push(focusHome(() => by("row")));
  by("reply")?.focus();
  by("reply")?.blur();
  by("list")?.append("a change somewhere");
  await settle();
  expect(document.activeElement).toBe(document.body);
});

test("the page on top has the say, and gives it back", async () => {
  ends.push(focusHome(() => by("row")));
  const end = focusHome(() => by("reader"));
  await settle();
  expect(focused()).toBe("reader");
  end();
  by("reader")?.remove();
  await settle();
  expect(focused()).toBe("row");
});
