import { beforeEach, describe, expect, it } from "vitest";

import type { ContactSuggestion, Recipient } from "../api";
import { RecipientField, matches } from "./recipients.svelte";

const hanna: ContactSuggestion = { name: "Hanna Björk", email: "hanna@example.org" };
const harriet: ContactSuggestion = { name: "Harriet Owusu", email: "harriet@example.com" };

let list: Recipient[];
let text: string;
let field: RecipientField;

beforeEach(() => {
  list = [];
  text = "";
  field = new RecipientField({
    list: () => list,
    typed: () => text,
    change: (next) => (list = next),
    type: (next) => (text = next),
    contacts: async (prefix) => (prefix.startsWith("ha") ? [hanna, harriet] : []),
  });
});

const emails = () => list.map(({ email }) => email);

it("suggests people and takes the one that is marked", async () => {
  await field.typed("ha");
  expect(field.open).toBe(true);
  field.textKey("ArrowDown", false);
  expect(field.textKey("Enter", false)).toBe(true);
  expect(emails()).toEqual(["harriet@example.com"]);
  expect(text).toBe("");
  expect(field.open).toBe(false);
});

it("does not suggest who is there already", async () => {
  list = [{ ...hanna, invalid: false }];
  await field.typed("ha");
  expect(field.suggestions).toEqual([harriet]);
});

it("takes the marked one with Tab and goes on", async () => {
  await field.typed("ha");
  expect(field.textKey("Tab", false)).toBe(false);
  expect(emails()).toEqual(["hanna@example.org"]);
});

it("makes chips of a list as soon as it is one", async () => {
  await field.typed("a@x.example, b@x.example");
  expect(emails()).toEqual(["a@x.example", "b@x.example"]);
  await field.typed("hanna@exmaple;");
  expect(list[2]).toMatchObject({ email: "hanna@exmaple", invalid: true });
});

it("forgets an answer that comes too late", async () => {
  const late = field.typed("ha");
  await field.typed("");
  await late;
  expect(field.open).toBe(false);
});

describe("chips", () => {
  beforeEach(() => {
    list = [
      { ...hanna, invalid: false },
      { ...harriet, invalid: false },
    ];
  });

  it("are reached by Backspace from an empty field, and removed by the next one", () => {
    expect(field.textKey("Backspace", true)).toBe(true);
    expect(field.chip).toBe(1);
    expect(field.chipKey("Backspace")).toBe(true);
    expect(emails()).toEqual(["hanna@example.org"]);
    expect(field.chip).toBe(0);
    field.chipKey("Delete");
    expect(field.chip).toBeNull();
  });

  it("keep the text that is being typed", () => {
    text = "x";
    expect(field.textKey("Backspace", true)).toBe(false);
  });

  it("can be walked along and left", () => {
    field.textKey("ArrowLeft", true);
    field.chipKey("ArrowLeft");
    expect(field.chip).toBe(0);
    field.chipKey("ArrowRight");
    field.chipKey("ArrowRight");
    expect(field.chip).toBeNull();
  });

  it("become text again for a correction", () => {
    field.chip = 0;
    field.chipKey("Enter");
    expect(text).toBe("Hanna Björk <hanna@example.org>");
    expect(emails()).toEqual(["harriet@example.com"]);
  });
});

it("finds the beginnings of words", () => {
  expect(matches("Hanna Björk", "ha")).toEqual([
    { text: "Ha", hit: true },
    { text: "nna Björk", hit: false },
  ]);
  expect(matches("Hanna Björk", "bj")).toEqual([
    { text: "Hanna ", hit: false },
    { text: "Bj", hit: true },
    { text: "örk", hit: false },
  ]);
  expect(matches("Chanda", "ha")).toEqual([{ text: "Chanda", hit: false }]);
});
