import { expect, test } from "vitest";

import { heightOf, rowAt, topOf } from "./layout";
import type { Head } from "./list.svelte";

const SIZES = { row: 80, head: 40 };
const group = { kind: "today" } as const;
const HEADS: Head[] = [0, 4, 7].map((index) => ({ index, group }));

test("rows stand below the headings above them", () => {
  expect([0, 3, 4, 6, 7].map((index) => topOf(index, HEADS, SIZES))).toEqual([40, 280, 400, 560, 680]);
  expect(heightOf(10, HEADS, SIZES)).toBe(920);
});

test("every pixel belongs to one row", () => {
  for (let index = 0; index < 10; index += 1) {
    const top = topOf(index, HEADS, SIZES);
    expect(rowAt(top, 10, HEADS, SIZES)).toBe(index);
    expect(rowAt(top + SIZES.row - 1, 10, HEADS, SIZES)).toBe(index);
  }
  // A heading belongs to the row below it.
  expect(rowAt(361, 10, HEADS, SIZES)).toBe(4);
  expect(rowAt(359, 10, HEADS, SIZES)).toBe(3);
});

test("beyond the ends are the first and the last row", () => {
  expect(rowAt(-50, 10, HEADS, SIZES)).toBe(0);
  expect(rowAt(1e9, 10, HEADS, SIZES)).toBe(9);
  expect(rowAt(0, 0, [], SIZES)).toBe(0);
});
