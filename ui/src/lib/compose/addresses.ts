/**
 * What a person types or pastes into To, Cc and Bcc, as recipients. It is lenient in what separates addresses
 * (RFC 5322 lists, semicolons as other programs write them, one per line) and strict in what an address is.
 */
import type { Recipient } from "../api/generated";

/** Looks deliverable: one `@`, a local part, and a domain with a dot (or `localhost`). */
export function isEmail(text: string): boolean {
  const at = text.lastIndexOf("@");
  if (at < 1 || at > 64 || text.length > 254) return false;
  const local = text.slice(0, at);
  const domain = text.slice(at + 1);
  if (!isLocalPart(local)) return false;
  return domain === "localhost" || /^(?!-)[\p{L}\p{N}-]+(?<!-)(\.(?!-)[\p{L}\p{N}-]+(?<!-))+$/u.test(domain);
}

/** The part after the `@`, in lower case; empty when there is none. */
export function domainOf(email: string): string {
  const at = email.lastIndexOf("@");
  return at < 0
    ? ""
    : email
        .slice(at + 1)
        .trim()
        .toLowerCase();
}

/** One recipient from `Name <address>`, `"Last, First" <address>` or an address alone. */
export function parseRecipient(text: string): Recipient | null {
  const trimmed = text.trim().replace(/^mailto:/i, "");
  if (trimmed === "") return null;
  const named = /^(.*?)\s*<([^<>]*)>$/s.exec(trimmed);
  const email = (named?.[2] ?? trimmed).trim();
  const name = named ? unquote(named[1] ?? "") : "";
  if (email === "") return null;
  return { name, email, invalid: !isEmail(email) };
}

/** All recipients of a typed or pasted list, in order. */
export function parseList(text: string): Recipient[] {
  return splitList(text)
    .map(parseRecipient)
    .filter((recipient) => recipient !== null);
}

/** Whether the text holds more than one entry, so that it should become chips at once. */
export function isList(text: string): boolean {
  return splitList(text).length > 1;
}

/** The list with the new people added, each address once. */
export function withAdded(list: Recipient[], added: Recipient[]): Recipient[] {
  const result = [...list];
  for (const recipient of added) {
    const known = result.some((other) => sameAddress(other.email, recipient.email));
    if (!known) result.push(recipient);
  }
  return result;
}

export function sameAddress(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

/** How a person is called on a chip. */
export function displayName(recipient: Pick<Recipient, "name" | "email">): string {
  return recipient.name.trim() === "" ? recipient.email : recipient.name.trim();
}

/** How a chip is turned back into text for correction. */
export function asTyped(recipient: Recipient): string {
  if (recipient.name === "") return recipient.email;
  const name = /[",;<>@]/.test(recipient.name) ? `"${recipient.name.replaceAll('"', "")}"` : recipient.name;
  return `${name} <${recipient.email}>`;
}

function isLocalPart(local: string): boolean {
  if (/^"[^"\r\n]+"$/.test(local)) return true;
  return /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u.test(local);
}

function unquote(name: string): string {
  const trimmed = name.trim();
  const quoted = /^"(.*)"$/s.exec(trimmed) ?? /^'(.*)'$/s.exec(trimmed);
  return (quoted?.[1] ?? trimmed).replaceAll('\\"', '"').replaceAll("\\\\", "\\").trim();
}

/** Splits at commas, semicolons and line ends, but not inside quotes or angle brackets. */
function splitList(text: string): string[] {
  const parts: string[] = [];
  let current = "";
  let quoted = false;
  let bracketed = false;
  for (const [index, char] of [...text].entries()) {
    if (char === '"' && !bracketed && (quoted || text.indexOf('"', index + 1) >= 0)) quoted = !quoted;
    else if (char === "<" && !quoted) bracketed = true;
    else if (char === ">" && !quoted) bracketed = false;
    if (!quoted && !bracketed && /[,;\r\n\t]/.test(char)) {
      parts.push(current);
      current = "";
    } else current += char;
  }
  parts.push(current);
  // "a@x.example b@x.example": addresses with nothing but spaces between them.
  return parts
    .flatMap((part) =>
      /^\s*\S+@\S+(\s+\S+@\S+)+\s*$/.test(part) && !part.includes("<") ? part.trim().split(/\s+/) : [part],
    )
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
