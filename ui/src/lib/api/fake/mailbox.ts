/** Letters, conversations and views of the in-memory mailbox, by the engine's rules where the UI can see them. */
import type {
  ActRequest,
  ActResult,
  Conversation,
  Event,
  FolderInfo,
  FolderRole,
  Letter,
  LetterBody,
  Problem,
  Row,
  Status,
  ViewInfo,
  ViewSpec,
} from "../generated";
import { letterPage } from "./frame";
import { type SeedLetter, type SeedThread, accounts, folders, people, threads } from "./seed";

interface Stored {
  location: number;
  thread: number;
  account: number;
  folder: number;
  subject: string;
  date: number;
  unread: boolean;
  starred: boolean;
  answered: boolean;
  seed: SeedLetter;
}

interface View {
  spec: ViewSpec;
  rows: Row[];
}

export class Mailbox {
  letters = new Map<number, Stored>();
  folders: FolderInfo[] = folders.map((folder) => ({ ...folder }));
  status: Status;
  /** The next action is refused with this. */
  refuse: Problem | null = null;
  #byThread = new Map<number, Stored[]>();
  #views = new Map<number, View>();
  #undo = new Map<number, Stored[]>();
  #next = 1;

  constructor(private readonly emit: (event: Event) => void) {
    this.status = {
      accounts: accounts.map(({ id }) => ({
        account: id,
        state: "up-to-date",
        checkedAt: seconds() - 125,
        bodiesHere: 18_902,
        bodiesTotal: 18_902,
      })),
      outboxWaiting: 0,
      outboxAttention: 0,
      operationsWaiting: 0,
    };
    for (const thread of threads) this.add(thread);
    this.count();
  }

  add(seed: SeedThread): number {
    const thread = this.#next++;
    for (const letter of seed.letters) {
      const inSent = letter.sent ? this.#role(seed.account, "sent") : undefined;
      this.#store({
        location: this.#next++,
        thread,
        account: seed.account,
        folder: inSent ?? seed.folder,
        subject: seed.subject,
        date: dateOf(letter.days, letter.at),
        unread: (seed.unread ?? false) && !letter.sent,
        starred: seed.starred ?? false,
        answered: letter.sent ?? false,
        seed: letter,
      });
    }
    return thread;
  }

  /** Fills the first inbox up to `count` conversations, as plain as they are many. */
  fill(count: number): void {
    for (let index = 0; index < count; index += 1) {
      const from = people[(index * 7) % people.length];
      if (!from) continue;
      const subject = `${["Minutes", "Invoice", "Pictures", "News", "Question"][index % 5]} ${index + 1}`;
      const snippet = "A letter like many others, to see how a long list feels.";
      const days = 9 + Math.floor(index / 12);
      const at = `${8 + (index % 12)}:${String((index * 13) % 60).padStart(2, "0")}`;
      const letter = { from, to: [], days, at, html: `<p>${snippet}</p>`, snippet };
      this.add({ account: 1, folder: 11, subject, letters: [letter] });
    }
    this.count();
  }

  clear(): void {
    this.letters.clear();
    this.#byThread.clear();
    this.count();
  }

  open(spec: ViewSpec): ViewInfo {
    const view = this.#next++;
    const rows = this.#rows(spec);
    this.#views.set(view, { spec, rows });
    const info: ViewInfo = { view, total: rows.length, unread: unreadOf(rows), rows: rows.slice(0, 60) };
    const here = this.status.accounts.reduce((sum, account) => sum + account.bodiesHere, 0);
    const total = this.status.accounts.reduce((sum, account) => sum + account.bodiesTotal, 0);
    if (spec.kind === "search") info.coverage = { searched: here, total };
    return info;
  }

  rows(view: number, from: number, count: number): Row[] {
    return this.#views.get(view)?.rows.slice(from, from + count) ?? [];
  }

  close(view: number): void {
    this.#views.delete(view);
  }

  conversation(thread: number): Conversation {
    const letters = [...(this.#byThread.get(thread) ?? [])].sort((a, b) => a.date - b.date);
    const first = letters[0];
    if (!first) throw notFound();
    return {
      thread,
      account: first.account,
      subject: first.subject,
      letters: letters.map((one) => this.#letter(one)),
    };
  }

  body(location: number, pictures: boolean): LetterBody {
    const stored = this.letters.get(location);
    if (!stored) throw notFound();
    const { html, paper = false, pictures: blocked = 0, trackers = 0 } = stored.seed;
    return {
      url: letterPage(html, paper),
      blockedPictures: pictures ? 0 : blocked,
      blockedTrackers: pictures ? 0 : trackers,
      ownColours: paper,
      picturesShown: pictures,
    };
  }

  act({ verb, locations, to }: ActRequest): ActResult {
    if (this.refuse) {
      const problem = this.refuse;
      this.refuse = null;
      throw problem;
    }
    const touched = locations.flatMap((location) => this.letters.get(location) ?? []);
    const before = touched.map((letter) => ({ ...letter }));
    let folder: number | undefined;
    for (const letter of touched) {
      if (verb === "read" || verb === "unread") letter.unread = verb === "unread";
      else if (verb === "star" || verb === "unstar") letter.starred = verb === "star";
      else if (verb !== "copy") {
        folder = this.#target(letter, verb, to);
        if (folder !== undefined) letter.folder = folder;
      }
    }
    const undo = this.#next++;
    this.#undo.set(undo, before);
    this.changed(new Set(touched.map((letter) => letter.thread)));
    return {
      undo,
      verb,
      count: new Set(touched.map((letter) => letter.thread)).size,
      ...(folder && { folder }),
    };
  }

  undo(undo: number): void {
    const before = this.#undo.get(undo);
    if (!before) throw notFound();
    this.#undo.delete(undo);
    for (const old of before) {
      const letter = this.letters.get(old.location);
      if (letter) Object.assign(letter, old);
    }
    this.changed(new Set(before.map((letter) => letter.thread)));
  }

  /** Counts anew, brings all open views up to date, and tells about it. */
  changed(touched: Set<number>): void {
    this.count();
    for (const [id, view] of this.#views) {
      const rows = this.#rows(view.spec);
      const firstChanged = rows.findIndex(
        (row, index) => JSON.stringify(row) !== JSON.stringify(view.rows[index]),
      );
      const same = firstChanged === -1 && rows.length === view.rows.length;
      view.rows = rows;
      if (same) continue;
      const from = firstChanged === -1 ? rows.length : firstChanged;
      this.emit({ type: "view", view: id, total: rows.length, unread: unreadOf(rows), firstChanged: from });
    }
    this.emit({ type: "folders" });
    this.emit({ type: "conversation", threads: [...touched] });
  }

  count(): void {
    for (const folder of this.folders) folder.unread = folder.total = 0;
    const byId = new Map(this.folders.map((folder) => [folder.id, folder]));
    const seen = new Set<string>();
    for (const letter of this.letters.values()) {
      const folder = byId.get(letter.folder);
      if (!folder) continue;
      folder.total += 1;
      const key = `${letter.thread} ${letter.folder}`;
      if (letter.unread && !seen.has(key)) folder.unread += 1;
      if (letter.unread) seen.add(key);
    }
    this.folders = [...this.folders];
  }

  newest(thread: number): Letter | undefined {
    return this.conversation(thread).letters.at(-1);
  }

  #store(letter: Stored): void {
    this.letters.set(letter.location, letter);
    const thread = this.#byThread.get(letter.thread);
    if (thread) thread.push(letter);
    else this.#byThread.set(letter.thread, [letter]);
  }

  #rows(spec: ViewSpec): Row[] {
    const groups = new Map<string, Stored[]>();
    const words = spec.kind === "search" ? fold(spec.query).split(/\s+/).filter(Boolean) : [];
    for (const letter of this.letters.values()) {
      if (!this.#belongs(letter, spec, words)) continue;
      const key = spec.kind === "search" ? `${letter.thread}` : `${letter.thread} ${letter.folder}`;
      const group = groups.get(key);
      if (group) group.push(letter);
      else groups.set(key, [letter]);
    }
    return [...groups.values()].flatMap((group) => this.#row(group)).sort((a, b) => b.date - a.date);
  }

  #belongs(letter: Stored, spec: ViewSpec, words: string[]): boolean {
    if (spec.kind === "folder") return letter.folder === spec.folder;
    if (spec.kind === "starred") return letter.starred && !letter.seed.sent;
    const role = this.folders.find((folder) => folder.id === letter.folder)?.role;
    if (spec.kind === "role") return role === spec.role;
    const { from, to, snippet } = letter.seed;
    const text = fold(
      [letter.subject, snippet, from.name, from.email, ...to.map((one) => one.name)].join(" "),
    );
    return (
      words.length > 0 && words.every((word) => text.includes(word)) && role !== "trash" && role !== "junk"
    );
  }

  #row(group: Stored[]): Row[] {
    const letters = [...group].sort((a, b) => b.date - a.date);
    const newest = letters[0];
    if (!newest) return [];
    const folder = this.folders.find((one) => one.id === newest.folder);
    const outgoing = folder?.role === "sent" || folder?.role === "drafts";
    const named = [...letters]
      .reverse()
      .flatMap((letter) => (outgoing ? letter.seed.to : [letter.seed.from]));
    const whole = this.#byThread.get(newest.thread) ?? [];
    return [
      {
        thread: newest.thread,
        account: newest.account,
        folder: newest.folder,
        locations: letters.map((letter) => letter.location),
        people: named.filter((one, index) => named.findIndex((other) => other.email === one.email) === index),
        subject: newest.subject,
        snippet: newest.seed.snippet,
        date: newest.date,
        count: whole.length,
        unread: letters.some((letter) => letter.unread),
        starred: letters.some((letter) => letter.starred),
        hasAttachment: letters.some((letter) => letter.seed.attachments?.length),
        answered: letters.some((letter) => letter.answered),
        forwarded: false,
      },
    ];
  }

  #letter(stored: Stored): Letter {
    const folder = this.folders.find((one) => one.id === stored.folder);
    const { from, to, cc = [], snippet, attachments = [], sent = false } = stored.seed;
    return {
      location: stored.location,
      folder: stored.folder,
      folderRole: folder?.role ?? "other",
      folderName: folder?.name ?? "",
      from: [from],
      to,
      cc,
      replyTo: [],
      subject: stored.subject,
      date: stored.date,
      snippet,
      unread: stored.unread,
      starred: stored.starred,
      answered: stored.answered,
      forwarded: false,
      own: sent,
      complete: true,
      attachments,
    };
  }

  #target(letter: Stored, verb: ActRequest["verb"], to: number | undefined): number | undefined {
    if (verb === "move") return to;
    if (verb === "archive") return this.#role(letter.account, "archive");
    if (verb === "junk") return this.#role(letter.account, "junk");
    if (verb === "not-junk") return this.#role(letter.account, "inbox");
    return this.#role(letter.account, "trash");
  }

  #role(account: number, role: FolderRole): number | undefined {
    return this.folders.find((folder) => folder.account === account && folder.role === role)?.id;
  }
}

export function notFound(): Problem {
  return { class: "not-found", advice: "try-again", facts: {}, detail: "" };
}

export function seconds(): number {
  return Math.floor(Date.now() / 1000);
}

function unreadOf(rows: Row[]): number {
  return rows.filter((row) => row.unread).length;
}

function dateOf(days: number, at: string): number {
  const [hours = 0, minutes = 0] = at.split(":").map(Number);
  const date = new Date();
  date.setDate(date.getDate() - days);
  date.setHours(hours, minutes, 0, 0);
  // A time of today that is still to come would be sorted before everything.
  return Math.min(Math.floor(date.getTime() / 1000), days === 0 ? seconds() - 60 * (24 - hours) : Infinity);
}

function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
