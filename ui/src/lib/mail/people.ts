/** Names as a row and a letter show them. */
import type { Address } from "../api";

/** The display name, or the address where there is none. */
export function nameOf({ name, email }: Address): string {
  return name.trim() || email;
}

/** "Ingrid" of "Ingrid Solberg"; organisations, one-word names and "Last, First" stay whole. */
export function shortName(address: Address): string {
  const name = nameOf(address);
  if (isOrganisation(address) || name.includes(",") || name.includes("@")) return name;
  const [first = name, ...rest] = name.split(/\s+/);
  const isPerson =
    !ARTICLES.test(first) && rest.every((word) => PARTICLES.test(word) || !/^[\p{Ll}&+]/u.test(word));
  return isPerson ? first : name;
}

/** Names that begin so, or have other small words in them, are those of papers, shops and clubs. */
const ARTICLES = /^(the|an?|der|die|das|le|la|les|el|los|las|il|lo|gli)$/i;
const PARTICLES =
  /^(af|al|ap|av|bin|da|das|de|del|della|den|der|di|do|dos|du|el|la|le|ten|ter|van|vom|von|y|zu|zum|zur)$/i;

/** The first letters of the first and the last word, or one letter in scripts without capitals. */
export function initials(address: Address): string {
  const words = nameOf(address)
    .replace(/[@<(].*$/, "")
    .split(/[\s.,_-]+/)
    .filter((word) => /\p{L}|\p{N}/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) =>
    firstLetter(word ?? ""),
  );
  const first = letters[0] ?? "";
  const hasCapitals = first.toLowerCase() !== first.toUpperCase();
  return (hasCapitals ? letters.join("") : first).toLocaleUpperCase();
}

/** 1 to 8, always the same for the same address. */
export function hue(address: Address): number {
  let hash = 0x811c9dc5;
  for (const char of address.email.toLowerCase())
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  // The low bits of such a sum hardly differ between similar addresses; the high ones do.
  return ((hash >>> 13) % 8) + 1;
}

const OFFICES =
  /^(no-?reply|do-?not-?reply|info|office|hello|contact|orders?|service|support|team|news|newsletter|reception|notifications?|billing|sales|mailer|alerts?|updates?)([.+_-]|@)/i;

/** A guess by the address: its picture has corners. Nothing depends on it. */
export function isOrganisation(address: Address): boolean {
  return OFFICES.test(address.email);
}

function firstLetter(word: string): string {
  return /\p{L}|\p{N}/u.exec(word)?.[0] ?? "";
}
