import { describe, expect, it } from "vitest";

import { fileName, fill, largest, travelSize } from "./size";

it("counts files as they travel", () => {
  expect(travelSize([{ size: 1000 }, { size: 1000 }], "äb")).toBe(2743);
});

describe("fill", () => {
  it("warns before the limit is passed", () => {
    expect(fill([{ size: 14_000_000 }], "", 25_000_000)).toMatchObject({
      percent: 77,
      tooLarge: false,
      large: true,
    });
  });
  it("knows what is too large", () => {
    expect(fill([{ size: 27_800_000 }], "", 25_000_000)).toMatchObject({ percent: 100, tooLarge: true });
  });
  it("has no limit when the server named none", () => {
    expect(fill([{ size: 27_800_000 }], "", undefined)).toMatchObject({ limit: null, tooLarge: false });
  });
});

it("finds the file to remove first", () => {
  expect(largest([{ size: 1 }, { size: 3 }, { size: 2 }])?.size).toBe(3);
  expect(largest([])).toBeUndefined();
});

it.each([
  ["Heron at dawn.jpg", "Heron at dawn", ".jpg"],
  [".profile", ".profile", ""],
  ["README", "README", ""],
  ["a.thisisnoending", "a.thisisnoending", ""],
])("shortens %s before its ending", (name, stem, ending) => {
  expect(fileName(name)).toEqual({ stem, ending });
});
