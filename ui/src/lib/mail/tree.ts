/** Which accounts are folded in the sidebar: a habit of this window, kept by the browser. */
const KEY = "linnet.folded";

export function readFolded(): ReadonlySet<string> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return new Set(Array.isArray(stored) ? stored.filter((one) => typeof one === "string") : []);
  } catch {
    // Unreadable: nothing is folded.
    return new Set();
  }
}

export function writeFolded(folded: ReadonlySet<string>, key: string, open: boolean): ReadonlySet<string> {
  const next = new Set(folded);
  if (open) next.delete(key);
  else next.add(key);
  localStorage.setItem(KEY, JSON.stringify([...next]));
  return next;
}
