/**
 * What the whole window shares: accounts, folders, settings, the state of the connection, and the page that is
 * shown. It listens to the engine's events once, for everybody.
 */
import {
  type AccountId,
  type AccountInfo,
  type DraftId,
  type Event,
  type FolderId,
  type FolderInfo,
  type Problem,
  type SecretsState,
  type Settings,
  type Status,
  api,
  asProblem,
  inShell,
} from "../api";
import { locale } from "../i18n/index.svelte";
import { appearance } from "./appearance.svelte";

export type Route =
  | { page: "main" }
  | { page: "wizard" }
  | { page: "compose"; draft: DraftId }
  | { page: "settings"; section: string };

export function parseRoute(hash: string): Route {
  const [page, rest] = hash.replace(/^#\/?/, "").split("/", 2);
  const draft = Number(rest);
  if (page === "compose" && Number.isSafeInteger(draft) && rest !== "") return { page, draft };
  if (page === "settings") return { page, section: rest ?? "" };
  if (page === "wizard") return { page };
  return { page: "main" };
}

const DEFAULTS: Settings = {
  theme: "system",
  density: "comfortable",
  textSize: "normal",
  contrast: "system",
  notifications: true,
  singleKeyShortcuts: true,
  undoSendSeconds: 10,
  language: "",
};

class App {
  version = $state("");
  secrets = $state<SecretsState>("keyring");
  accounts = $state.raw<AccountInfo[]>([]);
  folders = $state.raw<FolderInfo[]>([]);
  settings = $state.raw<Settings>(DEFAULTS);
  status = $state.raw<Status>({ accounts: [], outboxWaiting: 0, outboxAttention: 0, operationsWaiting: 0 });
  /** Set when the program could not start at all. */
  failure = $state.raw<Problem | null>(null);
  route = $state.raw<Route>({ page: "main" });

  #isComposer = false;

  readonly accountById = $derived(new Map(this.accounts.map((account) => [account.id, account])));
  readonly folderById = $derived(new Map(this.folders.map((folder) => [folder.id, folder])));
  /**
   * The person must unlock or choose something first. A keyring that does not answer stops new accounts only: mail
   * that is here can be read without it.
   */
  readonly locked = $derived(
    this.secrets === "vault-new" ||
      this.secrets === "vault-locked" ||
      (this.secrets === "keyring-unavailable" && this.accounts.length === 0),
  );
  readonly offline = $derived(
    this.status.accounts.length > 0 && this.status.accounts.every((account) => account.state === "offline"),
  );

  async start(): Promise<void> {
    this.route = parseRoute(location.hash);
    // In the program a composer is a window of its own, which may not ask for folders.
    this.#isComposer = inShell && this.route.page === "compose";
    try {
      api.on((event) => this.#heard(event));
      const start = await api.start();
      this.version = start.version;
      this.secrets = start.secrets;
      this.accounts = start.accounts;
      this.status = start.status;
      this.#use(start.settings);
      if (!this.#isComposer) this.folders = await api.folders();
    } catch (error) {
      this.failure = asProblem(error);
      this.#use(DEFAULTS);
    }
    addEventListener("hashchange", () => (this.route = parseRoute(location.hash)));
  }

  account(id: AccountId): AccountInfo | undefined {
    return this.accountById.get(id);
  }

  folder(id: FolderId): FolderInfo | undefined {
    return this.folderById.get(id);
  }

  isOwn(email: string): boolean {
    const wanted = email.toLowerCase();
    return this.accounts.some((account) => account.email.toLowerCase() === wanted);
  }

  async reloadAccounts(): Promise<void> {
    [this.accounts, this.folders] = await Promise.all([api.accounts(), api.folders()]);
  }

  /** Shown at once, then kept in the profile. */
  async change(part: Partial<Settings>): Promise<void> {
    const before = this.settings;
    this.#use({ ...before, ...part });
    try {
      await api.settingsSet(this.settings);
    } catch (error) {
      this.#use(before);
      throw error;
    }
  }

  #use(settings: Settings): void {
    this.settings = settings;
    locale.choose(settings.language);
    appearance.apply(settings);
  }

  #heard(event: Event): void {
    if (event.type === "status") this.status = event.status;
    else if (this.#isComposer) return;
    else if (event.type === "folders") void this.#reload(async () => (this.folders = await api.folders()));
    else if (event.type === "accounts") void this.#reload(() => this.reloadAccounts());
  }

  // What a reload could not get is asked for again at the next event; meanwhile the old picture stays.
  async #reload(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      console.warn("reload", asProblem(error).class);
    }
  }
}

export const app = new App();

export function go(hash: string): void {
  location.hash = hash;
}
