/**
 * How a moment is written: short where it stands in a row, whole where it is hovered. All take Unix seconds, the
 * present and a locale, so that they can be tested as a table.
 */
export type Group =
  | { kind: "today" | "yesterday" | "this-week" | "last-week" | "this-month" | "last-month" }
  | { kind: "month"; year: number; month: number };

const DAY = 86_400_000;

// Making a formatter costs more than a whole row.
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, options);
  formatters.set(key, made);
  return made;
}

/** "10:42" today and yesterday (the group says which), "9 May", "9 May 2023". */
export function rowTime(seconds: number, now: number, locale: string): string {
  const date = new Date(seconds * 1000);
  if (daysBetween(date, new Date(now * 1000)) <= 1) return time(date, locale);
  return dayAndMonth(date, now, locale);
}

/** "10:42", "Mon 12 May", "9 May 2023": for a folded letter. */
export function foldedTime(seconds: number, now: number, locale: string): string {
  const date = new Date(seconds * 1000);
  if (daysBetween(date, new Date(now * 1000)) === 0) return time(date, locale);
  if (date.getFullYear() !== new Date(now * 1000).getFullYear()) return dayAndMonth(date, now, locale);
  return formatter(locale, { weekday: "short", day: "numeric", month: "short" })
    .format(date)
    .replace(/,(?= \d)/, "");
}

export function clockTime(seconds: number, locale: string): string {
  return time(new Date(seconds * 1000), locale);
}

/** "10:42" today, else "9 May, 10:42": for a moment that may lie some days back. */
export function timeOrDay(seconds: number, now: number, locale: string): string {
  const date = new Date(seconds * 1000);
  if (isToday(seconds, now)) return time(date, locale);
  return formatter(locale, { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" }).format(
    date,
  );
}

/** "Thursday, 15 May 2025 at 10:42" */
export function fullTime(seconds: number, locale: string): string {
  return formatter(locale, { dateStyle: "full", timeStyle: "short" }).format(seconds * 1000);
}

export function isToday(seconds: number, now: number): boolean {
  return daysBetween(new Date(seconds * 1000), new Date(now * 1000)) === 0;
}

/** The heading under which a row stands. Weeks begin on Monday (ISO 8601). */
export function groupOf(seconds: number, now: number): Group {
  const date = new Date(seconds * 1000);
  const today = new Date(now * 1000);
  const days = daysBetween(date, today);
  if (days <= 0) return { kind: "today" };
  if (days === 1) return { kind: "yesterday" };
  const sinceMonday = (today.getDay() + 6) % 7;
  if (days <= sinceMonday) return { kind: "this-week" };
  if (days <= sinceMonday + 7) return { kind: "last-week" };
  const months = (today.getFullYear() - date.getFullYear()) * 12 + today.getMonth() - date.getMonth();
  if (months === 0) return { kind: "this-month" };
  if (months === 1) return { kind: "last-month" };
  return { kind: "month", year: date.getFullYear(), month: date.getMonth() };
}

export function groupKey(group: Group): string {
  return group.kind === "month" ? `${group.year}-${group.month}` : group.kind;
}

/** "March", "March 2024": only for groups of kind `month`. */
export function monthName(year: number, month: number, now: number, locale: string): string {
  const sameYear = new Date(now * 1000).getFullYear() === year;
  const options: Intl.DateTimeFormatOptions = sameYear
    ? { month: "long" }
    : { month: "long", year: "numeric" };
  return formatter(locale, options).format(new Date(year, month, 1));
}

function time(date: Date, locale: string): string {
  return formatter(locale, { hour: "numeric", minute: "2-digit" }).format(date);
}

function dayAndMonth(date: Date, now: number, locale: string): string {
  const sameYear = new Date(now * 1000).getFullYear() === date.getFullYear();
  return formatter(locale, {
    day: "numeric",
    month: "short",
    ...(!sameYear && { year: "numeric" }),
  }).format(date);
}

// Whole calendar days; a day of 23 or 25 hours counts as one.
function daysBetween(earlier: Date, later: Date): number {
  const a = Date.UTC(earlier.getFullYear(), earlier.getMonth(), earlier.getDate());
  const b = Date.UTC(later.getFullYear(), later.getMonth(), later.getDate());
  return Math.round((b - a) / DAY);
}
