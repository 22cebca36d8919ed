/** "Did you forget the file?": whether what was written promises a file that is not there. */

/**
 * The first promising word of the person's own text, or null. Quoted lines (`> …`) and what follows the line
 * of a forwarded message count as somebody else's words.
 *
 * `words` is the translators' list: separated by commas, a star stands for any ending.
 */
export function forgottenWord(subject: string, text: string, words: string): string | null {
  const own = `${subject}\n${ownText(text)}`;
  let first: { at: number; word: string } | null = null;
  for (const entry of words.split(",")) {
    const word = entry.trim();
    if (word === "") continue;
    const match = pattern(word).exec(own);
    if (match && (first === null || match.index < first.at)) first = { at: match.index, word: match[0] };
  }
  return first?.word ?? null;
}

function ownText(text: string): string {
  const lines = text.split("\n");
  const forwarded = lines.findIndex((line) => /^-{3,}.*-{3,}\s*$/.test(line));
  return (forwarded < 0 ? lines : lines.slice(0, forwarded))
    .filter((line) => !line.startsWith(">"))
    .join("\n");
}

function pattern(word: string): RegExp {
  const open = word.endsWith("*");
  const plain = (open ? word.slice(0, -1) : word).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}])${plain}${open ? "\\p{L}*" : ""}(?![\\p{L}\\p{N}])`, "iu");
}
