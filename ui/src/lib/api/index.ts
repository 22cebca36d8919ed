/**
 * The one door to the engine. Everything else in the UI imports `api` and the types from here and does not
 * know whether the shell or the in-memory mailbox of `fake.ts` answers.
 */
import type {
  AccountId,
  AccountInfo,
  ActRequest,
  ActResult,
  CheckReport,
  ComposeRequest,
  ContactSuggestion,
  Conversation,
  Discovery,
  DraftAttachment,
  DraftContent,
  DraftId,
  DraftInfo,
  DraftRow,
  DraftVersion,
  Event,
  FolderInfo,
  LetterBody,
  LocationId,
  OutboxId,
  OutboxItem,
  Problem,
  ProviderHint,
  Question,
  Row,
  SecretsState,
  SendResult,
  Settings,
  SetupRequest,
  SetupResult,
  StartState,
  Status,
  ThreadId,
  UndoId,
  ViewId,
  ViewInfo,
  ViewSpec,
} from "./generated";

export type * from "./generated";

/** Every command rejects with a {@link Problem}. */
export interface Api {
  start(): Promise<StartState>;
  vaultCreate(passphrase: string): Promise<SecretsState>;
  vaultUnlock(passphrase: string): Promise<SecretsState>;
  keyringRetry(): Promise<SecretsState>;

  setupHint(email: string): Promise<ProviderHint | null>;
  /** Tells of its steps by `setup` events meanwhile. */
  setupDiscover(email: string): Promise<Discovery>;
  setupCancel(): Promise<null>;
  setupAdd(request: SetupRequest): Promise<SetupResult>;
  accounts(): Promise<AccountInfo[]>;
  accountRemove(account: AccountId): Promise<null>;
  accountPassword(account: AccountId, password: string): Promise<CheckReport>;

  folders(): Promise<FolderInfo[]>;
  status(): Promise<Status>;
  checkNow(): Promise<null>;

  viewOpen(spec: ViewSpec): Promise<ViewInfo>;
  viewRows(view: ViewId, from: number, count: number): Promise<Row[]>;
  viewClose(view: ViewId): Promise<null>;
  conversation(thread: ThreadId): Promise<Conversation>;
  letterBody(location: LocationId, pictures: boolean): Promise<LetterBody>;
  act(request: ActRequest): Promise<ActResult>;
  undo(undo: UndoId): Promise<null>;

  /** False when the person closed the dialog. */
  attachmentSave(location: LocationId, part: string): Promise<boolean>;
  attachmentSaveAll(location: LocationId): Promise<boolean>;
  attachmentOpen(location: LocationId, part: string, confirmed: boolean): Promise<null>;
  /** http, https and mailto only. */
  openLink(url: string): Promise<null>;

  composeOpen(request: ComposeRequest): Promise<DraftId>;
  draftOpen(draft: DraftId): Promise<null>;
  drafts(): Promise<DraftRow[]>;
  draftLoad(draft: DraftId): Promise<DraftInfo>;
  /** When it was saved, Unix seconds. */
  draftSave(draft: DraftId, content: DraftContent): Promise<number>;
  draftAttach(draft: DraftId): Promise<DraftAttachment[]>;
  draftDetach(draft: DraftId, attachment: number): Promise<DraftAttachment[]>;
  draftSend(draft: DraftId): Promise<SendResult>;
  draftDiscard(draft: DraftId): Promise<null>;
  draftRestoreDiscarded(draft: DraftId): Promise<null>;
  draftVersions(draft: DraftId): Promise<DraftVersion[]>;
  draftVersion(draft: DraftId, version: number): Promise<DraftContent>;
  contacts(prefix: string): Promise<ContactSuggestion[]>;

  outbox(): Promise<OutboxItem[]>;
  outboxRetry(id: OutboxId): Promise<null>;
  outboxDiscard(id: OutboxId): Promise<null>;
  outboxToDraft(id: OutboxId): Promise<DraftId>;
  questions(): Promise<Question[]>;
  answer(id: string, yes: boolean): Promise<null>;

  settingsSet(settings: Settings): Promise<null>;
  notificationTest(): Promise<null>;
  /** Closes the window that calls. */
  windowClose(): Promise<null>;

  /** Hears all events until the returned function is called. */
  on(listener: (event: Event) => void): () => void;
}

/** True inside the program, false in a plain browser. */
export const inShell: boolean =
  "__TAURI_INTERNALS__" in globalThis && !new URLSearchParams(globalThis.location.search).has("fake");

export const api: Api = inShell ? (await import("./tauri")).shell : (await import("./fake")).fake;

/** Whatever a command threw, as a problem that can be shown. */
export function asProblem(error: unknown): Problem {
  if (typeof error === "object" && error !== null && "class" in error && "advice" in error) {
    return error as Problem;
  }
  return { class: "internal", advice: "copy-report", facts: {}, detail: String(error) };
}
