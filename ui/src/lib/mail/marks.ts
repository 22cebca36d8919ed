/** Which parts of a text match the words of a search: by the beginning of a word, without case and accents. */
export interface Part {
  text: string;
  match: boolean;
}

export function searchWords(query: string): string[] {
  return fold(query)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 0);
}

export function parts(text: string, words: readonly string[]): Part[] {
  if (words.length === 0) return [{ text, match: false }];
  const found: Part[] = [];
  // Words and what stands between them alternate.
  for (const piece of text.split(/([\p{L}\p{N}]+)/u)) {
    if (piece === "") continue;
    const folded = fold(piece);
    const match = words.some((word) => folded.startsWith(word));
    const last = found.at(-1);
    if (last && last.match === match) last.text += piece;
    else found.push({ text: piece, match });
  }
  return found;
}

function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/ß/g, "ss");
}
