/** A new password for an account: checked for receiving and sending before the engine keeps it. */
import { type AccountId, type Api, type Problem, asProblem } from "../api";

export type PasswordApi = Pick<Api, "accountPassword">;

export type Outcome =
  | { kind: "works" }
  | { kind: "refused" }
  | { kind: "send-only"; problem: Problem }
  | { kind: "failed"; problem: Problem };

/** The mail service locks an account that is asked too often. */
const MOST_TRIES = 2;

export class PasswordChange {
  value = $state("");
  tried = $state(false);
  busy = $state(false);
  outcome = $state.raw<Outcome | null>(null);
  tries = $state(0);
  readonly stopped = $derived(this.tries >= MOST_TRIES);

  readonly #api: PasswordApi;
  readonly #account: AccountId;

  constructor(api: PasswordApi, account: AccountId) {
    this.#api = api;
    this.#account = account;
  }

  async submit(): Promise<void> {
    this.tried = true;
    if (this.busy || this.stopped || this.value === "") return;
    this.busy = true;
    this.outcome = null;
    try {
      const { receive, send } = await this.#api.accountPassword(this.#account, this.value);
      if (receive.state === "problem") this.#refused(receive.problem);
      else if (send.state === "problem") this.outcome = { kind: "send-only", problem: send.problem };
      else {
        this.outcome = { kind: "works" };
        this.forget();
      }
    } catch (error) {
      this.#refused(asProblem(error));
    } finally {
      this.busy = false;
    }
  }

  /** The person tried it on the website: one more try is fair. */
  websiteOpened(): void {
    this.tries = Math.min(this.tries, MOST_TRIES - 1);
  }

  forget(): void {
    this.value = "";
    this.tried = false;
    this.tries = 0;
  }

  #refused(problem: Problem): void {
    if (problem.class === "wrong-password" || problem.class === "app-password-needed") {
      this.tries += 1;
      this.outcome = problem.class === "wrong-password" ? { kind: "refused" } : { kind: "failed", problem };
    } else this.outcome = { kind: "failed", problem };
  }
}
