/**
 * Where rows and headings stand in the list, in pixels, and which of them are in sight. Rows have one height,
 * headings another; a heading stands above the row of its index.
 */
import type { Head } from "./list.svelte";

export interface Sizes {
  row: number;
  head: number;
}

export function heightOf(total: number, heads: readonly Head[], sizes: Sizes): number {
  return total * sizes.row + heads.length * sizes.head;
}

/** The upper edge of a row; its heading, if it has one, stands above that. */
export function topOf(index: number, heads: readonly Head[], sizes: Sizes): number {
  return index * sizes.row + headsUpTo(index, heads) * sizes.head;
}

/** The row at a distance from the top, headings belonging to the row below them. */
export function rowAt(y: number, total: number, heads: readonly Head[], sizes: Sizes): number {
  let low = 0;
  let high = Math.max(0, total - 1);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const hasHead = heads.some((head) => head.index === middle);
    const top = topOf(middle, heads, sizes) - (hasHead ? sizes.head : 0);
    if (top <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** How many headings stand at or above a row. */
function headsUpTo(index: number, heads: readonly Head[]): number {
  let low = 0;
  let high = heads.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((heads[middle]?.index ?? Infinity) <= index) low = middle + 1;
    else high = middle;
  }
  return low;
}
