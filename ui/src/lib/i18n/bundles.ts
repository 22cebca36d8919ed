/** The translation files, parsed once per language. English stands in for whatever a language lacks. */
import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";

import type { MessageKey } from "./keys";

export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];
export type MessageArgs = Record<string, string | number>;

const files = import.meta.glob<string>("../../../locales/*/*.ftl", {
  query: "?raw",
  import: "default",
  eager: true,
});
const parsed = new Map<string, FluentBundle>();

/** The first language of the list that Linnet speaks. */
export function pickLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const base = tag.toLowerCase().split(/[-_]/)[0];
    const found = LANGUAGES.find((language) => language === base);
    if (found) return found;
  }
  return "en";
}

/** The locale for numbers and dates: the system's own region where it speaks the chosen language. */
export function pickLocale(language: Language, system: readonly string[]): string {
  return system.find((tag) => tag.toLowerCase().split(/[-_]/)[0] === language) ?? language;
}

export function format(language: Language, locale: string, key: MessageKey, args?: MessageArgs): string {
  const found = lookUp(language, locale, key, args) ?? lookUp("en", locale, key, args);
  // A missing text is a fault of the build, found by the tests; the key is still better than nothing.
  return found ?? key;
}

function lookUp(language: Language, locale: string, key: MessageKey, args?: MessageArgs): string | undefined {
  const bundle = bundleFor(language, locale);
  const message = bundle.getMessage(key);
  if (!message?.value) return undefined;
  return bundle.formatPattern(message.value, isolated(args), []);
}

function bundleFor(language: Language, locale: string): FluentBundle {
  const name = `${language} ${locale}`;
  const known = parsed.get(name);
  if (known) return known;
  // Isolation marks are set by ourselves, where they are needed, so that names stay plain for assistive tools.
  const bundle = new FluentBundle(locale, { useIsolating: false });
  for (const [path, text] of Object.entries(files)) {
    if (path.includes(`/${language}/`)) bundle.addResource(new FluentResource(text));
  }
  parsed.set(name, bundle);
  return bundle;
}

// Hebrew and Arabic scripts and every directional control: only these can turn the sentence around them.
const TURNS = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]/;

function isolated(args: MessageArgs | undefined): Record<string, FluentVariable> | null {
  if (!args) return null;
  const safe: Record<string, FluentVariable> = {};
  for (const [name, value] of Object.entries(args)) {
    safe[name] = typeof value === "string" && TURNS.test(value) ? `\u2068${value}\u2069` : value;
  }
  return safe;
}
