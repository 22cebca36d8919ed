import { expect, test } from "vitest";

import { foldedTime, groupKey, groupOf, monthName, rowTime, timeOrDay } from "./dates";

const at = (text: string) => Math.floor(new Date(text).getTime() / 1000);
// A Thursday.
const NOW = at("2025-05-15T11:10:00");

test.each([
  ["2025-05-15T23:00:00", "today"],
  ["2025-05-15T00:00:00", "today"],
  ["2025-05-16T08:00:00", "today"],
  ["2025-05-14T23:59:00", "yesterday"],
  ["2025-05-13T12:00:00", "this-week"],
  ["2025-05-12T00:00:00", "this-week"],
  ["2025-05-11T23:59:00", "last-week"],
  ["2025-05-05T00:00:00", "last-week"],
  ["2025-05-04T12:00:00", "this-month"],
  ["2025-04-30T12:00:00", "last-month"],
  ["2025-03-31T12:00:00", "2025-2"],
  ["2024-05-15T12:00:00", "2024-4"],
])("%s stands under %s", (date, group) => {
  expect(groupKey(groupOf(at(date), NOW))).toBe(group);
});

test("yesterday in the night before a change of the clocks is still yesterday", () => {
  expect(groupOf(at("2025-03-29T23:30:00"), at("2025-03-30T12:00:00")).kind).toBe("yesterday");
});

test.each([
  ["2025-05-15T10:42:00", "10:42"],
  ["2025-05-14T16:20:00", "16:20"],
  ["2025-05-09T07:00:00", "9 May"],
  ["2023-05-09T07:00:00", "9 May 2023"],
])("%s is written %s in a row", (date, written) => {
  expect(rowTime(at(date), NOW, "en-GB")).toBe(written);
});

test("a moment of another day is not told by the clock alone", () => {
  expect(timeOrDay(at("2025-05-15T10:42:00"), NOW, "en-GB")).toBe("10:42");
  expect(timeOrDay(at("2025-05-09T16:20:00"), NOW, "en-GB")).toBe("9 May, 16:20");
});

test("a folded letter names its day of the week", () => {
  expect(foldedTime(at("2025-05-12T19:04:00"), NOW, "en-GB")).toBe("Mon 12 May");
  expect(foldedTime(at("2025-05-15T10:42:00"), NOW, "en-GB")).toBe("10:42");
  expect(foldedTime(at("2024-05-12T19:04:00"), NOW, "en-GB")).toBe("12 May 2024");
});

test("a month of another year carries the year", () => {
  expect(monthName(2025, 2, NOW, "en-GB")).toBe("March");
  expect(monthName(2024, 2, NOW, "de")).toBe("März 2024");
});
