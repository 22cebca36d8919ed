/**
 * The open conversation: its letters, which of them are unfolded, and the frames' addresses. A letter that has
 * been open for two seconds counts as read.
 */
import {
  type Conversation,
  type Letter,
  type LetterBody,
  type LocationId,
  type Problem,
  type Row,
  type ThreadId,
  api,
  asProblem,
} from "../api";

export const READ_AFTER_MS = 2000;

export class ReaderModel {
  conversation = $state.raw<Conversation | null>(null);
  problem = $state.raw<Problem | null>(null);
  open = $state.raw<ReadonlySet<LocationId>>(new Set());
  bodies = $state.raw<ReadonlyMap<LocationId, LetterBody | Problem>>(new Map());
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(
    readonly thread: ThreadId,
    /** Called once, when the conversation has been open long enough. */
    private readonly onRead: () => void,
  ) {}

  readonly newest: Letter | undefined = $derived(this.conversation?.letters.at(-1));

  async load(): Promise<void> {
    try {
      const conversation = await api.conversation(this.thread);
      if (this.#closed) return;
      const first = this.conversation === null;
      this.conversation = conversation;
      this.problem = null;
      if (first) {
        this.open = new Set(unfoldedAtFirst(conversation.letters));
        this.#timer = setTimeout(this.onRead, READ_AFTER_MS);
      }
      await Promise.all([...this.open].map((location) => this.#loadBody(location, false)));
    } catch (error) {
      if (!this.#closed) this.problem = asProblem(error);
    }
  }

  /** The conversation changed at the engine: letters may have come, gone or been completed. */
  async reload(): Promise<void> {
    const incomplete = new Set(
      this.conversation?.letters.filter((letter) => !letter.complete).map((letter) => letter.location),
    );
    // A body that was shown while its letter was incomplete is asked for again.
    this.bodies = new Map([...this.bodies].filter(([location]) => !incomplete.has(location)));
    const known = new Set(this.conversation?.letters.map((letter) => letter.location));
    await this.load();
    const arrived = this.conversation?.letters.filter((letter) => !known.has(letter.location)) ?? [];
    for (const letter of arrived) await this.unfold(letter.location);
  }

  async unfold(location: LocationId): Promise<void> {
    this.open = new Set([...this.open, location]);
    await this.#loadBody(location, false);
  }

  fold(location: LocationId): void {
    this.open = new Set([...this.open].filter((one) => one !== location));
  }

  async showPictures(location: LocationId): Promise<void> {
    await this.#loadBody(location, true);
  }

  /** The person chose "Mark as unread": time must not undo it. */
  keepUnread(): void {
    clearTimeout(this.#timer);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #loadBody(location: LocationId, pictures: boolean): Promise<void> {
    const known = this.bodies.get(location);
    if (known && !pictures && !("class" in known)) return;
    let body: LetterBody | Problem;
    try {
      body = await api.letterBody(location, pictures);
    } catch (error) {
      body = asProblem(error);
    }
    if (!this.#closed) this.bodies = new Map([...this.bodies, [location, body]]);
  }
}

/** The newest letter, and those nobody has read yet. */
export function unfoldedAtFirst(letters: readonly Letter[]): LocationId[] {
  return letters
    .filter((letter, index) => index === letters.length - 1 || (letter.unread && !letter.own))
    .map((letter) => letter.location);
}

/** Where an action on the whole conversation applies: the row's folder, or all that is open when there is no row. */
export function locationsOf(row: Row | undefined, conversation: Conversation | null): LocationId[] {
  return (
    row?.locations ?? conversation?.letters.filter((letter) => !letter.own).map((one) => one.location) ?? []
  );
}
