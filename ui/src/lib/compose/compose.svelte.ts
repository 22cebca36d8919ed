/**
 * One draft in its window. It is saved 1 second after a pause and at least every 2 seconds while somebody
 * writes, one save at a time; what could not be saved is tried again until it is.
 */
import {
  type AccountId,
  type Api,
  type DraftAttachment,
  type DraftContent,
  type DraftId,
  type DraftInfo,
  type DraftVersion,
  type Problem,
  type Recipient,
  type SendResult,
  asProblem,
} from "../api";
import { parseList, withAdded } from "./addresses";
import { forgottenWord } from "./forgotten";
import { type Fill, fill } from "./size";

export type ComposeApi = Pick<
  Api,
  | "draftLoad"
  | "draftSave"
  | "draftAttach"
  | "draftDetach"
  | "draftSend"
  | "draftDiscard"
  | "draftRestoreDiscarded"
  | "draftVersions"
  | "draftVersion"
  | "windowClose"
>;

export type RecipientKind = "to" | "cc" | "bcc";
export const RECIPIENT_KINDS: readonly RecipientKind[] = ["to", "cc", "bcc"];

/** What is wrong with the recipients, and in which field. */
export interface RecipientFault {
  field: RecipientKind;
  kind: "nobody" | "invalid";
  invalid: Recipient[];
}

const PAUSE = 1_000;
const LONGEST = 2_000;
const RETRY = 2_000;
const UNDO = 10_000;

export class Composer {
  readonly id: DraftId;
  info = $state.raw<DraftInfo | null>(null);
  loadProblem = $state.raw<Problem | null>(null);

  account = $state<AccountId>(0);
  to = $state.raw<Recipient[]>([]);
  cc = $state.raw<Recipient[]>([]);
  bcc = $state.raw<Recipient[]>([]);
  subject = $state("");
  text = $state("");
  /** Typed into a field and not yet a chip. */
  typed = $state<Record<RecipientKind, string>>({ to: "", cc: "", bcc: "" });
  attachments = $state.raw<DraftAttachment[]>([]);

  savedAt = $state(0);
  saving = $state(false);
  saveProblem = $state.raw<Problem | null>(null);
  sending = $state(false);
  sent = $state.raw<SendResult | null>(null);
  sendProblem = $state.raw<Problem | null>(null);
  attaching = $state(false);
  discarded = $state(false);
  fault = $state.raw<RecipientFault | null>(null);

  readonly fill: Fill = $derived(fill(this.attachments, this.text, this.info?.sizeLimit));

  readonly #api: ComposeApi;
  #dirty = $state(false);
  #running: Promise<void> | null = null;
  #pause: Timer = null;
  #longest: Timer = null;
  #retry: Timer = null;
  #leaving: Timer = null;

  constructor(api: ComposeApi, id: DraftId) {
    this.#api = api;
    this.id = id;
  }

  /** Something was changed that is not on the disk yet. */
  get dirty(): boolean {
    return this.#dirty;
  }

  async load(): Promise<void> {
    try {
      const info = await this.#api.draftLoad(this.id);
      this.#take(info.content);
      this.attachments = info.attachments;
      this.savedAt = info.savedAt;
      this.info = info;
    } catch (error) {
      this.loadProblem = asProblem(error);
    }
  }

  /** Everything as it stands, what is still being typed included. */
  content(): DraftContent {
    const whole = (kind: RecipientKind) => withAdded(this[kind], parseList(this.typed[kind]));
    return {
      account: this.account,
      to: whole("to"),
      cc: whole("cc"),
      bcc: whole("bcc"),
      subject: this.subject,
      text: this.text,
    };
  }

  edit(change: Partial<DraftContent>): void {
    if (change.account !== undefined) this.account = change.account;
    if (change.to) this.to = change.to;
    if (change.cc) this.cc = change.cc;
    if (change.bcc) this.bcc = change.bcc;
    if (change.subject !== undefined) this.subject = change.subject;
    if (change.text !== undefined) this.text = change.text;
    if (this.fault !== null) this.fault = this.#recipientFault();
    this.#changed();
  }

  type(kind: RecipientKind, text: string): void {
    this.typed[kind] = text;
    this.#changed();
  }

  // Saving

  /** Saves at once what is not saved; true when all of it is on the disk. */
  async flush(): Promise<boolean> {
    this.#clear();
    // What is typed while a save runs needs one more.
    while (this.#dirty || this.#running) {
      await (this.#running ?? this.#save());
      if (this.saveProblem) return false;
    }
    return true;
  }

  /** The window is about to close or to lose its place: nothing may wait for a timer. */
  saveNow(): void {
    if (this.#dirty && !this.discarded && this.sent === null) void this.flush();
  }

  /** The window is being closed from outside: what stands is saved, a message in which nothing stands is not kept. */
  leave(): void {
    if (this.discarded || this.sent !== null) return;
    if (this.#isBlank()) {
      this.#clear();
      this.#dirty = false;
      void this.#api.draftDiscard(this.id).catch(() => null);
    } else this.saveNow();
  }

  /** Saves, then closes. A new message in which nothing stands leaves no draft behind. */
  async close(): Promise<void> {
    if (this.#isBlank()) {
      this.#clear();
      await this.#api.draftDiscard(this.id).catch(() => null);
    } else if (!(await this.flush())) return;
    await this.#api.windowClose();
  }

  destroy(): void {
    this.saveNow();
    this.#clear();
    this.#leaving = stop(this.#leaving);
  }

  // Sending

  /** The word that promises a file which is not attached, or null. */
  forgotten(words: string): string | null {
    return this.attachments.length > 0 ? null : forgottenWord(this.subject, this.text, words);
  }

  /** False, with `fault` set, when nobody or somebody without a usable address would get it. */
  check(): boolean {
    for (const kind of RECIPIENT_KINDS) this.commit(kind);
    this.fault = this.#recipientFault();
    return this.fault === null && !this.fill.tooLarge;
  }

  /** Makes chips of what was typed. */
  commit(kind: RecipientKind): void {
    const added = parseList(this.typed[kind]);
    this.typed[kind] = "";
    if (added.length > 0) this.edit({ [kind]: withAdded(this[kind], added) });
  }

  async send(): Promise<void> {
    if (this.sending || this.sent !== null || !this.check()) return;
    this.sending = true;
    this.sendProblem = null;
    try {
      if (!(await this.flush())) return;
      this.sent = await this.#api.draftSend(this.id);
    } catch (error) {
      this.sendProblem = asProblem(error);
      return;
    } finally {
      this.sending = false;
    }
    await this.#api.windowClose();
  }

  // Attachments

  async attach(): Promise<void> {
    if (this.attaching) return;
    this.attaching = true;
    this.sendProblem = null;
    try {
      this.attachments = await this.#api.draftAttach(this.id);
    } catch (error) {
      this.sendProblem = asProblem(error);
    } finally {
      this.attaching = false;
    }
  }

  async detach(attachment: number): Promise<void> {
    try {
      this.attachments = await this.#api.draftDetach(this.id, attachment);
    } catch (error) {
      this.sendProblem = asProblem(error);
    }
  }

  // Deleting, with a way back

  async discard(): Promise<void> {
    await this.flush();
    try {
      await this.#api.draftDiscard(this.id);
    } catch (error) {
      this.sendProblem = asProblem(error);
      return;
    }
    this.discarded = true;
    this.resumeLeaving();
  }

  async restore(): Promise<void> {
    this.#leaving = stop(this.#leaving);
    try {
      await this.#api.draftRestoreDiscarded(this.id);
      this.discarded = false;
    } catch (error) {
      this.sendProblem = asProblem(error);
      this.resumeLeaving();
    }
  }

  pauseLeaving(): void {
    this.#leaving = stop(this.#leaving);
  }

  resumeLeaving(): void {
    stop(this.#leaving);
    this.#leaving = setTimeout(() => void this.#api.windowClose(), UNDO);
  }

  // Earlier versions

  async versions(): Promise<DraftVersion[]> {
    await this.flush();
    return this.#api.draftVersions(this.id);
  }

  /** Goes back; what was there stays a version of its own. */
  async useVersion(version: number): Promise<void> {
    await this.flush();
    const content = await this.#api.draftVersion(this.id, version);
    this.#take(content);
    this.#changed();
  }

  #take(content: DraftContent): void {
    this.account = content.account;
    this.to = content.to;
    this.cc = content.cc;
    this.bcc = content.bcc;
    this.subject = content.subject;
    this.text = content.text;
    this.typed = { to: "", cc: "", bcc: "" };
    this.fault = null;
  }

  #recipientFault(): RecipientFault | null {
    for (const field of RECIPIENT_KINDS) {
      const invalid = this[field].filter((recipient) => recipient.invalid);
      if (invalid.length > 0) return { field, kind: "invalid", invalid };
    }
    const somebody = RECIPIENT_KINDS.some((kind) => this[kind].length > 0);
    return somebody ? null : { field: "to", kind: "nobody", invalid: [] };
  }

  #isBlank(): boolean {
    const { to, cc, bcc, subject, text } = this.content();
    const written =
      to.length + cc.length + bcc.length + this.attachments.length > 0 || `${subject}${text}`.trim() !== "";
    return this.info?.kind === "new" && !written;
  }

  #changed(): void {
    if (this.info === null) return;
    this.#dirty = true;
    this.sendProblem = null;
    stop(this.#pause);
    this.#pause = setTimeout(this.#due, PAUSE);
    this.#longest ??= setTimeout(this.#due, LONGEST);
  }

  #due = (): void => {
    this.#clear();
    if (!this.#running) void this.#save();
  };

  #clear(): void {
    this.#pause = stop(this.#pause);
    this.#longest = stop(this.#longest);
    this.#retry = stop(this.#retry);
  }

  #save(): Promise<void> {
    this.#running = this.#saveOnce().finally(() => (this.#running = null));
    return this.#running;
  }

  async #saveOnce(): Promise<void> {
    this.#dirty = false;
    this.saving = true;
    try {
      this.savedAt = await this.#api.draftSave(this.id, this.content());
      this.saveProblem = null;
    } catch (error) {
      this.#dirty = true;
      this.saveProblem = asProblem(error);
      this.#retry ??= setTimeout(this.#due, RETRY);
    } finally {
      this.saving = false;
    }
  }
}

type Timer = ReturnType<typeof setTimeout> | null;

function stop(timer: Timer): null {
  if (timer !== null) clearTimeout(timer);
  return null;
}
