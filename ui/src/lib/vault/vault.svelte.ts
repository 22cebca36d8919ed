/** Choosing or typing the passphrase of the locked file, or asking the system's store again. */
import { type Api, type Problem, type SecretsState, asProblem } from "../api";
import type { MessageKey } from "../i18n/index.svelte";

export type VaultApi = Pick<Api, "vaultCreate" | "vaultUnlock" | "keyringRetry">;

/** The engine asks for no less. */
const SHORTEST = 8;

export class VaultDoor {
  passphrase = $state("");
  again = $state("");
  busy = $state(false);
  tried = $state(false);
  /** The keyring was asked again and still does not answer. */
  still = $state(false);
  refused = $state(false);
  problem = $state.raw<Problem | null>(null);

  readonly #api: VaultApi;
  readonly #open: (secrets: SecretsState) => void;

  constructor(api: VaultApi, open: (secrets: SecretsState) => void) {
    this.#api = api;
    this.#open = open;
  }

  /** What is wrong with a new passphrase, once it was tried. */
  get fault(): MessageKey | null {
    if (!this.tried) return null;
    return [...this.passphrase].length < SHORTEST ? "vault-too-short" : null;
  }

  get againFault(): MessageKey | null {
    if (!this.tried || this.fault !== null) return null;
    return this.passphrase === this.again ? null : "vault-different";
  }

  get unlockFault(): MessageKey | null {
    if (this.refused) return "vault-wrong";
    return this.tried && this.passphrase === "" ? "vault-missing" : null;
  }

  async create(): Promise<void> {
    this.tried = true;
    if (this.fault !== null || this.againFault !== null) return;
    await this.#run(() => this.#api.vaultCreate(this.passphrase));
  }

  async unlock(): Promise<void> {
    this.tried = true;
    this.refused = false;
    if (this.passphrase === "") return;
    await this.#run(() => this.#api.vaultUnlock(this.passphrase));
  }

  async retryKeyring(): Promise<void> {
    await this.#run(() => this.#api.keyringRetry());
  }

  async #run(work: () => Promise<SecretsState>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.still = false;
    this.problem = null;
    try {
      const secrets = await work();
      this.still = secrets === "keyring-unavailable";
      this.refused = secrets === "vault-locked";
      if (!this.still && !this.refused) {
        this.passphrase = "";
        this.again = "";
      }
      this.#open(secrets);
    } catch (error) {
      const problem = asProblem(error);
      if (problem.class === "wrong-passphrase") this.refused = true;
      else if (problem.class === "keyring-unavailable") this.still = true;
      else this.problem = problem;
    } finally {
      this.busy = false;
    }
  }
}
