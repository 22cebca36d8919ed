import { expect, test } from "vitest";

import { hue, initials, isOrganisation, shortName } from "./people";

const who = (name: string, email = "a@example.org") => ({ name, email });

test.each([
  ["Ingrid Solberg", "IS"],
  ["Maria de la Cruz", "MC"],
  ["Theo", "T"],
  ["ángel núñez", "ÁN"],
  ["李小龙", "李"],
  ["Marsh, Theo", "MT"],
  ["“Bo” (work)", "B"],
])("%s is drawn as %s", (name, drawn) => {
  expect(initials(who(name))).toBe(drawn);
});

test("an address without a name is drawn by its first letter", () => {
  expect(initials(who("", "nobody@example.net"))).toBe("N");
});

test("offices keep their whole name, people are called by the first", () => {
  expect(shortName(who("Ingrid Solberg"))).toBe("Ingrid");
  expect(shortName(who("Greenway School Office", "office@greenway.example.org"))).toBe(
    "Greenway School Office",
  );
  expect(shortName(who("", "x@example.org"))).toBe("x@example.org");
  expect(shortName(who("Maria de la Cruz"))).toBe("Maria");
  expect(shortName(who("Frieda von der Au"))).toBe("Frieda");
  for (const name of ["The Slow Gazette", "Kammerchor am See", "Papier & Faden", "Die Brücke"]) {
    expect(shortName(who(name))).toBe(name);
  }
  expect(isOrganisation(who("", "informatics@example.org"))).toBe(false);
});

test("an address has one colour, and the colours are spread", () => {
  expect(hue(who("A", "X@example.org"))).toBe(hue(who("B", "x@EXAMPLE.org")));
  const used = new Set(Array.from({ length: 200 }, (_, index) => hue(who("", `person${index}@example.org`))));
  expect([...used].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});
