import { FluentResource } from "@fluent/bundle";
import { expect, test } from "vitest";

import { LANGUAGES, format, pickLanguage, pickLocale } from "./bundles";
import type { MessageKey } from "./keys";

const files = import.meta.glob<string>("../../../locales/*/*.ftl", {
  query: "?raw",
  import: "default",
  eager: true,
});

function keysOf(language: string): string[] {
  const keys: string[] = [];
  for (const [path, text] of Object.entries(files)) {
    if (!path.includes(`/${language}/`)) continue;
    for (const message of new FluentResource(text).body) keys.push(message.id);
  }
  return keys;
}

test("every language says everything, and each thing once", () => {
  const english = keysOf("en").sort();
  expect(new Set(english).size).toBe(english.length);
  for (const language of LANGUAGES) expect(keysOf(language).sort(), language).toEqual(english);
});

test("all of every file can be read", () => {
  for (const [path, text] of Object.entries(files)) {
    const written = text.split("\n").filter((line) => /^[a-z][a-zA-Z0-9-]* *=/.test(line)).length;
    expect(new FluentResource(text).body.length, path).toBe(written);
  }
});

const PROBLEMS = [
  "offline host-not-found cannot-connect connection-lost wifi-sign-in certificate-expired certificate-wrong-name",
  "certificate-unknown-issuer certificate-invalid no-encryption wrong-password app-password-needed",
  "web-sign-in-required browser-sign-in-required programs-switched-off password-expired server-busy",
  "server-misbehaved refused recipient-refused sender-refused too-large mailbox-full perhaps-sent disk-full storage",
  "keyring-unavailable vault-locked wrong-passphrase profile-in-use settings-not-found invalid-input not-found internal",
]
  .join(" ")
  .split(" ");

test.each(PROBLEMS)("%s has heading and text, with and without its facts", (problem) => {
  const unknown = {
    host: "none",
    port: "none",
    other: "none",
    address: "none",
    domain: "none",
    time: "none",
  };
  const known = {
    host: "mail.example.org",
    port: "993",
    other: "143",
    address: "a@b.c",
    domain: "b.c",
    time: "14:02",
  };
  for (const language of LANGUAGES) {
    for (const key of [`problem-${problem}`, `problem-${problem}-text`] as MessageKey[]) {
      for (const facts of [unknown, known]) {
        const text = format(language, language, key, facts);
        expect(text).not.toBe(key);
        expect(text).not.toMatch(/none|\{/);
      }
    }
  }
});

test("plural forms follow the language", () => {
  expect(format("en", "en", "unread-count", { count: 1 })).toBe("1 unread");
  expect(format("de", "de", "messages-count", { count: 1 })).toBe("1 Nachricht");
  expect(format("de", "de", "messages-count", { count: 2000 })).toBe("2.000 Nachrichten");
});

test("a name written from right to left is kept apart from the sentence, others stay plain", () => {
  expect(format("en", "en", "toast-moved", { folder: "משפחה" })).toBe("Moved to \u2068משפחה\u2069");
  expect(format("en", "en", "toast-moved", { folder: "Family" })).toBe("Moved to Family");
});

test.each([
  [["de-AT", "en"], "de"],
  [["fr", "de"], "de"],
  [["EN-us"], "en"],
  [["pt", "fr"], "en"],
] as const)("%s is shown in %s", (wanted, language) => {
  expect(pickLanguage(wanted)).toBe(language);
});

test("numbers and dates keep the system's region", () => {
  expect(pickLocale("en", ["en-GB", "en"])).toBe("en-GB");
  expect(pickLocale("de", ["en-GB"])).toBe("de");
});
