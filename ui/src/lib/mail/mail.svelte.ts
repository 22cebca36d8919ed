/**
 * What happens in the main window: the chosen place and its list, the open conversation, the chosen rows, and
 * everything that can be done with them. Components draw it; keys, menus and buttons call it.
 */
import { tick } from "svelte";

import {
  type ComposeKind,
  type Event,
  type FolderId,
  type LocationId,
  type OutboxItem,
  type Question,
  type DraftRow,
  type Row,
  type ThreadId,
  type UndoId,
  type Verb,
  api,
  asProblem,
} from "../api";
import { problemWords } from "../i18n/problem";
import { t } from "../i18n/index.svelte";
import { app } from "../state/app.svelte";
import { clock } from "../state/clock.svelte";
import { toasts } from "../state/toast.svelte";
import { isShown } from "../ui/focus";
import { ListModel } from "./list.svelte";
import { ALL_INBOXES, type Place, folderTitle, placeKey, placeTitle, viewSpec } from "./place";
import { ReaderModel, locationsOf } from "./reader.svelte";

/** Verbs after which the rows stand elsewhere. */
const LEAVES: ReadonlySet<Verb> = new Set<Verb>(["archive", "move", "delete", "junk", "not-junk"]);
/** "Select all" goes this far. */
const MOST_CHOSEN = 10_000;
const SEARCH_PAUSE_MS = 120;
const QUESTION_PAUSE_MS = 2000;
/** Nobody reaches for a button that is gone sooner. */
const SHORTEST_UNDO_MS = 1000;

export class Mail {
  place = $state.raw<Place>(ALL_INBOXES);
  list = $state.raw<ListModel | null>(null);
  reader = $state.raw<ReaderModel | null>(null);
  /** The row with the keyboard's mark; it may be without its conversation being open. */
  cursor = $state(-1);
  chosen = $state.raw<ReadonlyMap<ThreadId, Row>>(new Map());
  /** Which pane is shown where there is room for one only. */
  view = $state<"list" | "message">("list");
  drawer = $state(false);
  drafts = $state.raw<DraftRow[]>([]);
  outbox = $state.raw<OutboxItem[]>([]);
  questions = $state.raw<Question[]>([]);
  openOutbox = $state<number | null>(null);
  /** The text in the search box; it becomes a place after a short pause. */
  query = $state("");
  /** Rows that wait for a folder, and the control beside which it is chosen. */
  moving = $state.raw<{ rows: Row[]; anchor: HTMLElement | null } | null>(null);
  /** Rows that wait for "Delete for good?". */
  deleting = $state.raw<Row[] | null>(null);

  #row = $state.raw<Row | null>(null);
  #before: Place = ALL_INBOXES;
  #anchor = -1;
  #acting: Promise<void> | undefined;
  #opening: ListModel | null = null;
  #left: ThreadId | undefined;
  #searchTimer: ReturnType<typeof setTimeout> | undefined;
  #questionTimer: ReturnType<typeof setTimeout> | undefined;
  #recent = $state.raw<FolderId[]>([]);
  #stop: (() => void) | undefined;

  readonly choosing = $derived(this.chosen.size > 0);
  readonly title = $derived(
    placeTitle(
      this.place,
      this.place.kind === "folder" ? app.folder(this.place.folder) : undefined,
      app.accounts.length > 1,
    ),
  );
  /** The row of the open conversation, as the list has it now. */
  readonly openRow: Row | undefined = $derived.by(() => {
    const thread = this.reader?.thread;
    if (thread === undefined) return undefined;
    const index = this.list?.indexOf(thread) ?? -1;
    return (index >= 0 ? this.list?.row(index) : undefined) ?? this.#row ?? undefined;
  });
  /** What an action applies to: the chosen rows, else the open one, else the one with the mark. */
  readonly targets: Row[] = $derived.by(() => {
    if (this.choosing) return [...this.chosen.values()];
    const one = this.openRow ?? this.list?.row(this.cursor);
    return one ? [one] : [];
  });
  readonly recentFolders = $derived(this.#recent.flatMap((id) => app.folder(id) ?? []));

  start(): void {
    this.#stop = api.on((event) => this.#heard(event));
    void this.#resume();
    void this.#loadDrafts();
    void this.#loadOutbox(false);
  }

  stop(): void {
    this.#stop?.();
    clearTimeout(this.#questionTimer);
    this.#left = this.reader?.thread;
    this.closeReader();
    void this.list?.close();
  }

  async go(place: Place): Promise<void> {
    if (place.kind !== "search") {
      clearTimeout(this.#searchTimer);
      this.query = "";
      this.#before = place;
    }
    const old = this.list;
    this.place = place;
    this.drawer = false;
    this.view = "list";
    this.cursor = -1;
    this.chosen = new Map();
    if (place.kind !== "search") this.closeReader();
    this.openOutbox = place.kind === "outbox" ? (this.outbox[0]?.id ?? null) : null;
    const spec = viewSpec(place);
    const list = spec ? new ListModel(spec, () => clock.now) : null;
    // The old list stays until the new one is there: local data takes a blink only.
    if (!list) this.list = null;
    await this.#open(list);
    if (placeKey(this.place) !== placeKey(place)) return void list?.close();
    this.list = list;
    if (this.reader && list) this.cursor = list.indexOf(this.reader.thread);
    await old?.close();
  }

  search(query: string): void {
    this.query = query;
    clearTimeout(this.#searchTimer);
    const words = query.trim();
    if (words === "") {
      if (this.place.kind === "search") void this.go(this.#before);
      return;
    }
    this.#searchTimer = setTimeout(() => void this.#runSearch(words), SEARCH_PAUSE_MS);
  }

  // -- Opening ------------------------------------------------------------------------------------------------

  openAt(index: number, show = true): void {
    const row = this.list?.row(index);
    if (!row) return void this.#openLater(index, show);
    this.cursor = index;
    this.#anchor = index;
    this.chosen = new Map();
    if (show) this.view = "message";
    if (this.reader?.thread === row.thread) return;
    this.#row = row;
    this.reader?.close();
    const reader = new ReaderModel(row.thread, () => void this.#markRead(row.thread));
    this.reader = reader;
    void reader.load();
  }

  closeReader(): void {
    this.reader?.close();
    this.reader = null;
    this.#row = null;
    this.view = "list";
  }

  /** To the next row that is not read, from the mark on and then from the top. */
  nextUnread(): boolean {
    const { list } = this;
    if (!list) return false;
    for (let step = 1; step <= list.total; step += 1) {
      const index = (this.cursor + step + list.total) % list.total;
      const row = list.row(index);
      if (!row) break;
      if (row.unread) {
        this.openAt(index);
        return true;
      }
    }
    return false;
  }

  // -- Choosing several ---------------------------------------------------------------------------------------

  toggle(index: number): void {
    const row = this.list?.row(index);
    if (!row) return;
    const chosen = new Map(this.chosen);
    if (chosen.size === 0 && this.openRow && this.openRow.thread !== row.thread) {
      chosen.set(this.openRow.thread, this.openRow);
    }
    if (!chosen.delete(row.thread)) chosen.set(row.thread, row);
    this.chosen = chosen;
    this.cursor = index;
    this.#anchor = index;
  }

  chooseTo(index: number): void {
    const from = this.#anchor < 0 ? Math.max(0, this.cursor) : this.#anchor;
    const chosen = new Map<ThreadId, Row>();
    for (let at = Math.min(from, index); at <= Math.max(from, index); at += 1) {
      const row = this.list?.row(at);
      if (row) chosen.set(row.thread, row);
    }
    this.chosen = chosen;
    this.cursor = index;
  }

  async chooseAll(): Promise<void> {
    const { list } = this;
    const rows = list && (await this.tryTo(() => list.all(MOST_CHOSEN)));
    if (rows && this.list === list) this.chosen = new Map(rows.map((row) => [row.thread, row]));
  }

  chooseNone(): void {
    this.chosen = new Map();
  }

  // -- Acting -------------------------------------------------------------------------------------------------

  async act(verb: Verb, rows: Row[] = this.targets, to?: FolderId): Promise<void> {
    if (rows.length === 0) return;
    if (
      verb === "delete" &&
      rows.some((row) => app.folder(row.folder)?.role === "trash") &&
      this.deleting === null
    ) {
      this.deleting = rows;
      return;
    }
    this.deleting = null;
    const { list } = this;
    const threads = new Set(rows.map((row) => row.thread));
    if (verb === "unread") this.reader?.keepUnread();
    if (list) this.#showAtOnce(list, verb, threads);
    const locations = rows.flatMap((row) =>
      // One star stands for the conversation; taking it off takes all.
      verb === "star" ? row.locations.slice(0, 1) : row.locations,
    );
    await this.#request(verb, locations, rows.length, to);
  }

  /** Takes the last action back; one that is still on its way to the engine is waited for. */
  undo(): boolean {
    if (!this.#acting) return toasts.undo();
    void this.#acting.then(() => toasts.undo());
    return true;
  }

  /** For one letter of the open conversation. */
  async actOnLetter(verb: Verb, location: LocationId): Promise<void> {
    if (verb === "unread") this.reader?.keepUnread();
    await this.#request(verb, [location], 1, undefined);
  }

  async toggleStar(rows: Row[] = this.targets): Promise<void> {
    await this.act(rows.every((row) => row.starred) ? "unstar" : "star", rows);
  }

  startMove(rows: Row[] = this.targets, anchor: HTMLElement | null = null): void {
    this.moving = this.moving || rows.length === 0 ? null : { rows, anchor };
  }

  async moveTo(folder: FolderId): Promise<void> {
    const rows = this.moving?.rows ?? [];
    this.moving = null;
    this.#recent = [folder, ...this.#recent.filter((one) => one !== folder)].slice(0, 3);
    await this.act("move", rows, folder);
  }

  async compose(kind: ComposeKind, location?: LocationId): Promise<void> {
    const row = this.targets[0];
    const letter = location ?? this.reader?.newest?.location ?? row?.locations[0];
    const account = kind === "new" ? this.#accountHere() : undefined;
    await this.tryTo(() =>
      api.composeOpen({
        kind,
        ...(kind !== "new" && letter !== undefined && { location: letter }),
        ...(account !== undefined && { account }),
      }),
    );
  }

  async checkNow(): Promise<void> {
    await this.tryTo(() => api.checkNow());
  }

  /** Runs a command; a problem is told in a toast. */
  async tryTo<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      const { title, text } = problemWords(asProblem(error));
      toasts.show(t("toast-problem", { title, text }), { tone: "problem" });
      return undefined;
    }
  }

  async reloadOutbox(): Promise<void> {
    await this.#loadOutbox(true);
  }

  // -- Inside -------------------------------------------------------------------------------------------------

  /** A jump to a row that is not here yet: it opens when it has come, unless the mark went on meanwhile. */
  async #openLater(index: number, show: boolean): Promise<void> {
    const { list } = this;
    if (!list || index < 0 || index >= list.total) return;
    this.cursor = index;
    const row = await list.fetch(index);
    if (row && this.list === list && this.cursor === index) this.openAt(index, show);
  }

  /** Back from the settings: the place and the conversation that were open. */
  async #resume(): Promise<void> {
    const thread = this.#left;
    await this.go(this.place);
    const index = thread === undefined ? -1 : (this.list?.indexOf(thread) ?? -1);
    if (index >= 0) this.openAt(index, false);
  }

  async #runSearch(query: string): Promise<void> {
    if (this.place.kind === "search" && this.place.query === query) return;
    const place: Place = { kind: "search", query };
    const old = this.list;
    const list = new ListModel(place, () => clock.now);
    await this.#open(list);
    if (this.query.trim() !== query) return void list.close();
    this.place = place;
    this.list = list;
    this.view = "list";
    this.chosen = new Map();
    this.cursor = this.reader ? list.indexOf(this.reader.thread) : -1;
    this.openOutbox = null;
    await old?.close();
  }

  // What is told of a list before it is shown belongs to it all the same.
  async #open(list: ListModel | null): Promise<void> {
    this.#opening = list;
    await list?.open();
    if (this.#opening === list) this.#opening = null;
  }

  #showAtOnce(list: ListModel, verb: Verb, threads: ReadonlySet<ThreadId>): void {
    if (verb === "read" || verb === "unread") list.change(threads, { unread: verb === "unread" });
    if (verb === "star" || verb === "unstar") list.change(threads, { starred: verb === "star" });
    if (!LEAVES.has(verb)) return;
    const wasOpen = this.reader !== null && threads.has(this.reader.thread);
    const wasShown = this.view === "message";
    const next = this.#firstIndex(list, threads);
    // Only what stands in this list leaves it; search results stay where they are.
    if (this.place.kind !== "search" && this.place.kind !== "starred") list.remove(threads);
    else return this.chooseNone();
    this.chooseNone();
    this.cursor = Math.min(next, list.total - 1);
    if (wasOpen) {
      this.closeReader();
      if (this.cursor >= 0) this.openAt(this.cursor, wasShown);
    }
    void this.#focusAfter(list.total === 0);
  }

  // The focus goes to the next older conversation, or to the heading of an empty list; to the letter where there is
  // room for that only.
  async #focusAfter(empty: boolean): Promise<void> {
    await tick();
    const list = document.getElementById(empty ? "list-heading" : "conversations");
    const target = isShown(list) ? list : document.getElementById("reading");
    target?.focus({ preventScroll: true });
  }

  #firstIndex(list: ListModel, threads: ReadonlySet<ThreadId>): number {
    const indexes = [...threads].map((thread) => list.indexOf(thread)).filter((index) => index >= 0);
    return indexes.length > 0 ? Math.min(...indexes) : this.cursor;
  }

  async #request(
    verb: Verb,
    locations: LocationId[],
    count: number,
    to: FolderId | undefined,
  ): Promise<void> {
    const acting = this.#act(verb, locations, count, to);
    this.#acting = acting;
    await acting;
    if (this.#acting === acting) this.#acting = undefined;
  }

  async #act(verb: Verb, locations: LocationId[], count: number, to: FolderId | undefined): Promise<void> {
    try {
      const result = await api.act({ verb, locations, ...(to !== undefined && { to }) });
      const { undo } = result;
      const text = this.#doneText(verb, count, result.folder ?? to);
      if (text === null) return;
      toasts.show(text, undo === undefined ? {} : { undo: () => void this.#takeBack(undo) });
    } catch (error) {
      this.list?.refresh();
      const { title, text } = problemWords(asProblem(error));
      toasts.show(t("toast-problem", { title, text }), { tone: "problem" });
    }
  }

  async #takeBack(undo: UndoId): Promise<void> {
    this.list?.refresh();
    await this.tryTo(() => api.undo(undo));
  }

  #doneText(verb: Verb, count: number, to: FolderId | undefined): string | null {
    const folder = to === undefined ? undefined : app.folder(to);
    switch (verb) {
      case "star":
      case "unstar":
        return null;
      case "move":
        return t("toast-moved", { folder: folder ? folderTitle(folder) : "" });
      case "copy":
        return t("toast-copied", { folder: folder ? folderTitle(folder) : "" });
      case "archive":
        return t("toast-archived", { count });
      case "delete":
        return t("toast-deleted", { count });
      case "junk":
        return t("toast-junk", { count });
      case "not-junk":
        return t("toast-not-junk", { count });
      case "read":
        return t("toast-read", { count });
      case "unread":
        return t("toast-unread", { count });
    }
  }

  async #markRead(thread: ThreadId): Promise<void> {
    const reader = this.reader;
    if (!reader || reader.thread !== thread) return;
    const unread = reader.conversation?.letters.filter((letter) => letter.unread) ?? [];
    if (unread.length === 0) return;
    this.list?.change(new Set([thread]), { unread: false });
    const row = this.openRow;
    const here = new Set(locationsOf(row, reader.conversation));
    const locations = unread.map((letter) => letter.location);
    await this.tryTo(() => api.act({ verb: "read", locations: [...new Set([...here, ...locations])] }));
  }

  #accountHere(): number | undefined {
    if (this.place.kind === "folder") return app.folder(this.place.folder)?.account;
    return this.openRow?.account;
  }

  #heard(event: Event): void {
    if (event.type === "view") this.#listHeard(event);
    else if (event.type === "conversation") {
      const reader = this.reader;
      if (reader && event.threads.includes(reader.thread)) void reader.reload();
    } else if (event.type === "drafts") void this.#loadDrafts();
    else if (event.type === "outbox") void this.#loadOutbox(true);
    else if (event.type === "status") this.#loadQuestionsSoon();
    else if (event.type === "refused") {
      this.list?.refresh();
      const { title, text } = problemWords(event.problem);
      toasts.show(t("toast-refused", { title, text }), { tone: "problem" });
    } else if (event.type === "accounts" && this.place.kind === "folder" && !app.folder(this.place.folder)) {
      void this.go(ALL_INBOXES);
    }
  }

  #listHeard(event: Event): void {
    const { list } = this;
    const thread = list?.row(this.cursor)?.thread;
    list?.heard(event);
    this.#opening?.heard(event);
    // The mark stays with its row, wherever that went.
    const moved = thread === undefined ? -1 : (list?.indexOf(thread) ?? -1);
    if (moved >= 0) this.cursor = moved;
  }

  async #loadDrafts(): Promise<void> {
    const drafts = await this.tryTo(() => api.drafts());
    if (drafts) this.drafts = drafts.sort((a, b) => b.savedAt - a.savedAt);
  }

  async #loadOutbox(tell: boolean): Promise<void> {
    const known = new Set(this.outbox.map((item) => item.id));
    const [outbox, questions] = (await this.tryTo(() => Promise.all([api.outbox(), api.questions()]))) ?? [];
    if (!outbox || !questions) return;
    const visible = outbox.filter((item) => item.state !== "done" && item.state !== "accepted");
    const added = visible.filter((item) => !known.has(item.id) && item.state === "waiting" && !item.rest);
    this.outbox = visible;
    this.questions = questions;
    if (this.openOutbox !== null && !visible.some((item) => item.id === this.openOutbox)) {
      this.openOutbox = visible[0]?.id ?? null;
    }
    const newest = added.at(-1);
    if (tell && newest) this.#tellQueued(newest);
  }

  // A question has no event of its own: it comes with a change of the status.
  #loadQuestionsSoon(): void {
    if (this.#questionTimer !== undefined) return;
    this.#questionTimer = setTimeout(async () => {
      this.#questionTimer = undefined;
      this.questions = (await this.tryTo(() => api.questions())) ?? this.questions;
    }, QUESTION_PAUSE_MS);
  }

  // Only a letter that waits can be taken back: for some seconds, or as long as there is no connection.
  #tellQueued(item: OutboxItem): void {
    const waits = item.notBefore * 1000 - Date.now();
    if (!app.offline && waits < SHORTEST_UNDO_MS) {
      toasts.show(t("toast-sending"));
      return;
    }
    const undo = () =>
      void this.tryTo(async () => {
        await api.draftOpen(await api.outboxToDraft(item.id));
      });
    if (app.offline) toasts.show(t("toast-queued-offline"), { undo });
    else toasts.show(t("toast-sending"), { undo, lasts: waits });
  }
}

export const mail = new Mail();
