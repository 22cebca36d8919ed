/** The widths of sidebar and list, in rem, as the person dragged them; null is the design's own. */
export type Pane = "sidebar" | "list";

export const LIMITS: Record<Pane, { least: number; most: number; normal: number }> = {
  sidebar: { least: 12, most: 20, normal: 14.25 },
  list: { least: 18.5, most: 30, normal: 22.75 },
};

const KEY = "linnet.widths";

class Widths {
  sidebar = $state<number | null>(null);
  list = $state<number | null>(null);

  constructor() {
    try {
      const stored = JSON.parse(globalThis.localStorage?.getItem(KEY) ?? "{}") as Partial<
        Record<Pane, unknown>
      >;
      for (const pane of ["sidebar", "list"] as const) {
        if (typeof stored[pane] === "number") this[pane] = clamp(pane, stored[pane]);
      }
    } catch {
      // Unreadable: the design's own widths.
    }
  }

  set(pane: Pane, rem: number | null): void {
    this[pane] = rem === null ? null : clamp(pane, rem);
    localStorage.setItem(KEY, JSON.stringify({ sidebar: this.sidebar, list: this.list }));
  }
}

export function clamp(pane: Pane, rem: number): number {
  const { least, most } = LIMITS[pane];
  return Math.round(Math.max(least, Math.min(most, rem)) * 16) / 16;
}

export const widths = new Widths();
