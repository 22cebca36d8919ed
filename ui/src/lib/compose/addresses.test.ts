import { describe, expect, it } from "vitest";

import { asTyped, isEmail, isList, parseList, withAdded } from "./addresses";

describe("isEmail", () => {
  it.each([
    ["maya@example.com", true],
    ["maya+list@example.co.uk", true],
    ["o'brien@example.com", true],
    ["jörg@bücher.example", true],
    ['"two words"@example.com', true],
    ["root@localhost", true],
    ["maya", false],
    ["maya@", false],
    ["@example.com", false],
    ["maya@exmaple", false],
    ["maya@example..com", false],
    ["maya@-example.com", false],
    ["ma ya@example.com", false],
    ["maya.@example.com", false],
    ["a@b@example.com", false],
  ])("%s is %s", (text, expected) => {
    expect(isEmail(text)).toBe(expected);
  });
});

describe("parseList", () => {
  const emails = (text: string) => parseList(text).map(({ email }) => email);

  it.each([
    ["a@x.example, b@x.example", ["a@x.example", "b@x.example"]],
    ["a@x.example; b@x.example;", ["a@x.example", "b@x.example"]],
    ["a@x.example\nb@x.example\r\n\r\nc@x.example", ["a@x.example", "b@x.example", "c@x.example"]],
    ["a@x.example b@x.example", ["a@x.example", "b@x.example"]],
    ["Theo Marsh <theo@x.example>, b@x.example", ["theo@x.example", "b@x.example"]],
    ["mailto:a@x.example", ["a@x.example"]],
    [" , ;", []],
  ])("%j", (text, expected) => {
    expect(emails(text)).toEqual(expected);
  });

  it("keeps names, also those with a comma", () => {
    expect(parseList('"Marsh, Theo" <theo@x.example>')).toEqual([
      { name: "Marsh, Theo", email: "theo@x.example", invalid: false },
    ]);
  });

  it("marks what is no address", () => {
    expect(parseList("hanna@exmaple")).toEqual([{ name: "", email: "hanna@exmaple", invalid: true }]);
    expect(parseList("hanna")).toEqual([{ name: "", email: "hanna", invalid: true }]);
  });

  it("is not confused by a lone quote", () => {
    expect(emails('a"@x.example, b@x.example')).toEqual(['a"@x.example', "b@x.example"]);
  });
});

it("tells a list from one entry", () => {
  expect(isList("a@x.example, b@x.example")).toBe(true);
  expect(isList("Theo Marsh <theo@x.example>")).toBe(false);
});

it("adds each address once, whatever its case", () => {
  const theo = { name: "Theo", email: "theo@x.example", invalid: false };
  const list = withAdded([theo], parseList("Theo@X.example, b@x.example"));
  expect(list.map(({ email }) => email)).toEqual(["theo@x.example", "b@x.example"]);
});

it("gives back what can be typed again", () => {
  expect(asTyped({ name: "Marsh, Theo", email: "theo@x.example", invalid: false })).toBe(
    '"Marsh, Theo" <theo@x.example>',
  );
});
