/**
 * A translated sentence with a few words set apart, as `<b>{ $address }</b>`.
 *
 * The tags belong to the translation; what is filled in can never become one, because it is shielded before
 * the sentence is put together. So no HTML is ever parsed.
 */
export interface Piece {
  text: string;
  /** The name of the tag around it, or null. */
  tag: string | null;
}

export type Values = Record<string, string | number>;

const SHIELD = "\uE000";

/** The same values, unable to look like a tag. */
export function shield(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "string" ? value.replaceAll("<", SHIELD) : value,
    ]),
  );
}

/** The pieces of a sentence in order. Tags do not nest; one that never closes is left as text. */
export function pieces(sentence: string): Piece[] {
  const found: Piece[] = [];
  let rest = 0;
  for (const match of sentence.matchAll(/<([a-z]+)>(.*?)<\/\1>/gs)) {
    if (match.index > rest) found.push({ text: unshield(sentence.slice(rest, match.index)), tag: null });
    found.push({ text: unshield(match[2] ?? ""), tag: match[1] ?? null });
    rest = match.index + match[0].length;
  }
  if (rest < sentence.length) found.push({ text: unshield(sentence.slice(rest)), tag: null });
  return found;
}

function unshield(text: string): string {
  return text.replaceAll(SHIELD, "<");
}
