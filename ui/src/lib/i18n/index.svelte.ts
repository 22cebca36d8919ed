/**
 * Words, numbers and dates in the person's language. `t` reads the language as state, so whatever is on the
 * screen changes with it.
 */
import { type Language, type MessageArgs, format, pickLanguage, pickLocale } from "./bundles";
import type { MessageKey } from "./keys";

export type { MessageKey } from "./keys";
export type { Language } from "./bundles";

class Locale {
  language = $state<Language>("en");
  /** For `Intl`: the chosen language with the system's region. */
  tag = $state("en");

  /** `wanted` is the setting, empty for the system's language. */
  choose(wanted: string): void {
    const system = navigator.languages.length > 0 ? navigator.languages : [navigator.language];
    this.language = pickLanguage(wanted ? [wanted, ...system] : system);
    this.tag = pickLocale(this.language, system);
    document.documentElement.lang = this.language;
    document.documentElement.dir = "ltr";
  }
}

export const locale = new Locale();

export function t(key: MessageKey, args?: MessageArgs): string {
  return format(locale.language, locale.tag, key, args);
}

/** For keys that are put together from a code, such as `problem-offline`. */
export function tKey(prefix: string, code: string, suffix = "", args?: MessageArgs): string {
  return t(`${prefix}-${code}${suffix}` as MessageKey, args);
}

export function number(value: number): string {
  return value < 1000 ? String(value) : new Intl.NumberFormat(locale.tag).format(value);
}

/** "184 KB", "1.6 MB": powers of 1,000, as mail services count. */
export function size(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return new Intl.NumberFormat(locale.tag, {
    style: "unit",
    unit: units[unit] ?? "byte",
    unitDisplay: unit === 0 ? "long" : "short",
    maximumFractionDigits: unit > 1 && value < 100 ? 1 : 0,
  })
    .format(value)
    .replace("kB", "KB");
}

/** "Theo Marsh, Priya Raman and Oskar Lind" */
export function list(items: string[], type: "conjunction" | "unit" = "conjunction"): string {
  const key = `${locale.tag} ${type}`;
  let format = listFormats.get(key);
  if (!format) listFormats.set(key, (format = new Intl.ListFormat(locale.tag, { type, style: "long" })));
  return format.format(items);
}

const listFormats = new Map<string, Intl.ListFormat>();
