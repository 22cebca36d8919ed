/**
 * One open view of the engine as the list needs it: rows by position, fetched by the page when they come into
 * sight, with the date headings between them. Positions shift while mail arrives; rows that are known move along
 * at once and are asked for again behind the scenes, so the list never flickers empty.
 */
import {
  type Coverage,
  type Event,
  type Problem,
  type Row,
  type ThreadId,
  type ViewId,
  type ViewSpec,
  api,
  asProblem,
} from "../api";
import { type Group, groupKey, groupOf } from "../i18n/dates";

const PAGE = 60;
/** Rows kept around the window; those further away are forgotten. */
const KEEP = 1200;
/** So long the engine may need to say that a row which was taken out is gone. */
const LEAVES_WITHIN_MS = 3000;

export interface Head {
  index: number;
  group: Group;
}

export class ListModel {
  total = $state(0);
  unread = $state(0);
  coverage = $state.raw<Coverage | null>(null);
  problem = $state.raw<Problem | null>(null);
  ready = $state(false);
  /** Date headings known so far, in order: the row at `index` is the first of its group. */
  heads = $state.raw<Head[]>([]);
  /** Counts changes of the rows: whoever draws rows reads it. */
  version = $state(0);

  #view: ViewId | null = null;
  #rows = new Map<number, Row>();
  #fresh = new Set<number>();
  #loading = new Set<number>();
  /** Answers of an older generation are thrown away. */
  #generation = 0;
  /** Answers of an older epoch are shown, but asked for again: mail may arrive faster than answers do. */
  #epoch = 0;
  #early: Extract<Event, { type: "view" }>[] = [];
  /** Rows that were taken out, and until when an answer that still has them is an old one. */
  #leaving = new Map<ThreadId, number>();

  constructor(
    readonly spec: ViewSpec,
    private readonly now: () => number,
  ) {}

  async open(): Promise<void> {
    const generation = ++this.#generation;
    try {
      const info = await api.viewOpen(this.spec);
      if (generation !== this.#generation) {
        await api.viewClose(info.view);
        return;
      }
      this.#view = info.view;
      this.#rows = new Map(info.rows.map((row, index) => [index, row]));
      this.#fresh = new Set(info.rows.length > 0 ? [0] : []);
      this.total = info.total;
      this.unread = info.unread;
      this.coverage = info.coverage ?? null;
      this.ready = true;
      this.problem = null;
      this.#rowsChanged();
      // What was told before the answer arrived counts too.
      for (const event of this.#early.splice(0)) this.heard(event);
    } catch (error) {
      if (generation === this.#generation) this.problem = asProblem(error);
    }
  }

  async close(): Promise<void> {
    this.#generation += 1;
    const view = this.#view;
    this.#view = null;
    if (view !== null) await api.viewClose(view).catch(() => undefined);
  }

  /** The row at a position, if it is here. Reading it makes the reader depend on changes. */
  row(index: number): Row | undefined {
    void this.version;
    return this.#rows.get(index);
  }

  indexOf(thread: ThreadId): number {
    void this.version;
    for (const [index, row] of this.#rows) if (row.thread === thread) return index;
    return -1;
  }

  /** The group of a position: by its own date, or, while it is not here, by the last heading above it. */
  groupAt(index: number): Group | undefined {
    const row = this.row(index);
    if (row) return groupOf(row.date, this.now());
    return this.heads.findLast((head) => head.index <= index)?.group;
  }

  /** Sees to it that the rows of `[from, to)` are here, and forgets those far away. */
  ensure(from: number, to: number): void {
    const first = Math.floor(Math.max(0, from) / PAGE);
    const last = Math.floor(Math.max(0, Math.min(to, this.total) - 1) / PAGE);
    for (let page = first; page <= last; page += 1) {
      if (!this.#fresh.has(page) && !this.#loading.has(page)) void this.#load(page);
    }
    if (this.#rows.size > KEEP) this.#forget((from + to) / 2);
  }

  /** The row at a position, asked for if it is not here yet. */
  async fetch(index: number): Promise<Row | undefined> {
    if (!this.#rows.has(index) && index >= 0 && index < this.total)
      await this.#load(Math.floor(index / PAGE));
    return this.#rows.get(index);
  }

  /** The first `most` rows, wherever the window stands; they are not kept. */
  async all(most: number): Promise<Row[]> {
    const rows: Row[] = [];
    while (this.#view !== null && rows.length < Math.min(this.total, most)) {
      const more = await api.viewRows(this.#view, rows.length, 1000);
      if (more.length === 0) break;
      rows.push(...more);
    }
    return rows.slice(0, most);
  }

  /** An event of the engine about this view. */
  heard(event: Event): void {
    if (event.type !== "view") return;
    if (this.#view === null) {
      this.#early.push(event);
      return;
    }
    if (event.view !== this.#view) return;
    const by = event.total - this.total;
    if (by !== 0) this.#shift(event.firstChanged, by);
    this.total = event.total;
    this.unread = event.unread;
    const firstPage = Math.floor(event.firstChanged / PAGE);
    for (const page of this.#fresh) if (page >= firstPage) this.#fresh.delete(page);
    this.#loading.clear();
    this.#epoch += 1;
    this.#rowsChanged();
  }

  /** Shown at once; the engine's event confirms it. */
  change(threads: ReadonlySet<ThreadId>, part: Partial<Pick<Row, "unread" | "starred">>): void {
    for (const [index, row] of this.#rows) {
      if (!threads.has(row.thread)) continue;
      if (part.unread !== undefined && part.unread !== row.unread) this.unread += part.unread ? 1 : -1;
      this.#rows.set(index, { ...row, ...part });
    }
    this.#rowsChanged();
  }

  /** Takes rows out at once; the engine's event confirms it. */
  remove(threads: ReadonlySet<ThreadId>): void {
    const indexes = [...this.#rows].filter(([, row]) => threads.has(row.thread)).map(([index]) => index);
    const until = Date.now() + LEAVES_WITHIN_MS;
    for (const thread of threads) this.#leaving.set(thread, until);
    for (const index of indexes.sort((a, b) => b - a)) {
      if (this.#rows.get(index)?.unread) this.unread -= 1;
      this.#rows.delete(index);
      this.#shift(index + 1, -1);
      this.total -= 1;
    }
    this.#loading.clear();
    this.#generation += 1;
    this.#rowsChanged();
  }

  /** Asks for everything again, after a change that was taken back. */
  refresh(): void {
    this.#leaving.clear();
    this.#fresh.clear();
    this.#loading.clear();
    this.#generation += 1;
    this.version += 1;
  }

  async #load(page: number): Promise<void> {
    const view = this.#view;
    if (view === null) return;
    const generation = this.#generation;
    const epoch = this.#epoch;
    this.#loading.add(page);
    try {
      const answer = await api.viewRows(view, page * PAGE, PAGE);
      if (generation !== this.#generation) return;
      const rows = answer.filter(({ thread }) => !this.#isLeaving(thread));
      for (let offset = 0; offset < PAGE; offset += 1) {
        const row = rows[offset];
        if (row) this.#rows.set(page * PAGE + offset, row);
        else if (offset >= answer.length) this.#rows.delete(page * PAGE + offset);
      }
      if (epoch === this.#epoch) this.#fresh.add(page);
      // Should the row be there to stay (somebody answered at this moment), the next look shows it.
      if (rows.length < answer.length) setTimeout(() => this.#askAgain(page), LEAVES_WITHIN_MS);
      this.#rowsChanged();
    } catch (error) {
      if (generation === this.#generation) this.problem = asProblem(error);
    } finally {
      if (generation === this.#generation && epoch === this.#epoch) this.#loading.delete(page);
    }
  }

  #askAgain(page: number): void {
    this.#fresh.delete(page);
    this.version += 1;
  }

  #isLeaving(thread: ThreadId): boolean {
    const until = this.#leaving.get(thread);
    if (until === undefined) return false;
    if (Date.now() < until) return true;
    this.#leaving.delete(thread);
    return false;
  }

  /** Moves rows and headings from `from` on by `by` positions. */
  #shift(from: number, by: number): void {
    const moved = new Map<number, Row>();
    for (const [index, row] of this.#rows) {
      if (index < from) moved.set(index, row);
      else if (index + by >= 0) moved.set(index + by, row);
    }
    this.#rows = moved;
    this.heads = this.heads.map((head) =>
      head.index < from || head.index === 0 ? head : { ...head, index: Math.max(0, head.index + by) },
    );
    this.#fresh = new Set([...this.#fresh].filter((page) => (page + 1) * PAGE <= from));
  }

  #forget(around: number): void {
    for (const index of this.#rows.keys()) {
      if (Math.abs(index - around) > KEEP / 2) {
        this.#rows.delete(index);
        this.#fresh.delete(Math.floor(index / PAGE));
      }
    }
  }

  #rowsChanged(): void {
    this.heads = this.#findHeads();
    this.version += 1;
  }

  // Where two neighbours are known, it is known whether a heading stands between them; elsewhere the old
  // knowledge stays.
  #findHeads(): Head[] {
    const now = this.now();
    const heads = new Map(
      this.heads.filter((head) => head.index < this.total).map((head) => [head.index, head]),
    );
    for (const [index, row] of this.#rows) {
      const before = this.#rows.get(index - 1);
      if (index > 0 && !before) continue;
      const group = groupOf(row.date, now);
      if (before && groupKey(groupOf(before.date, now)) === groupKey(group)) heads.delete(index);
      else heads.set(index, { index, group });
    }
    return [...heads.values()].sort((a, b) => a.index - b.index);
  }
}
