/**
 * The set-up of one account, step by step: what was typed, what was found, what went wrong, which page is
 * shown. Pages only draw it and call its methods; every answer that comes after the person has gone elsewhere
 * is recognised by its run number and left aside.
 */
import {
  type AccountId,
  type Api,
  type Discovery,
  type Problem,
  type ProviderHint,
  type Server,
  type SettingsCandidate,
  type SetupResult,
  type SetupStep,
  asProblem,
} from "../api";
import { domainOf, isEmail, sameAddress } from "../compose/addresses";
import type { Where } from "./problem-page";
import { type ServerForm, formFrom, serverFrom, usualSecurity } from "./servers";

export type WizardPage =
  "welcome" | "about" | "lookup" | "confirm" | "manual" | "check" | "problem" | "ready";

export type SetupApi = Pick<
  Api,
  "setupHint" | "setupDiscover" | "setupCancel" | "setupAdd" | "keyringRetry" | "on"
>;

export interface Trouble {
  problem: Problem;
  where: Where;
}

export interface ManualForm {
  incoming: ServerForm;
  outgoing: ServerForm;
  /** Sending signs in like receiving. */
  same: boolean;
  outgoingPassword: string;
}

/** Linnet stops after two refused passwords, so that the mail service does not lock the account. */
const MOST_TRIES = 2;
/** While offline, how often it is tried again even if the system tells of no change. */
const OFFLINE_RETRY = 5_000;

export class Wizard {
  page = $state<WizardPage>("welcome");
  name = $state("");
  email = $state("");
  password = $state("");
  hint = $state.raw<ProviderHint | null>(null);
  steps = $state.raw<SetupStep[]>([]);
  incoming = $state.raw<Server | null>(null);
  outgoing = $state.raw<Server | null>(null);
  confirmDomain = $state("");
  didYouMean = $state<string | null>(null);
  trouble = $state.raw<Trouble | null>(null);
  /** Set once the account is kept. */
  account = $state<AccountId | null>(null);
  /** Sending was left for later. */
  sendingLater = $state(false);
  /** Refused passwords since something was changed. */
  tries = $state(0);
  /** The settings were entered by hand: that page is where "Back" leads. */
  byHand = $state(false);

  readonly domain = $derived(domainOf(this.email));
  readonly blocked = $derived(this.hint?.kind === "browser-sign-in" || this.hint?.kind === "unsupported");
  readonly wantsAppPassword = $derived(this.hint?.kind === "app-password");
  readonly stopped = $derived(this.tries >= MOST_TRIES);

  readonly #api: SetupApi;
  readonly #stopListening: () => void;
  #hintFor = "";
  #run = 0;
  #candidates: SettingsCandidate[] = [];
  #outgoingPassword: string | null = null;
  #plainAgreed = false;
  #acceptSendingFault = false;
  #waiting: ReturnType<typeof setTimeout> | null = null;
  #retry: ((quiet: boolean) => Promise<void>) | null = null;

  constructor(api: SetupApi, first: WizardPage = "welcome") {
    this.#api = api;
    this.page = first;
    this.#stopListening = api.on((event) => {
      if (event.type === "setup") this.steps = [...this.steps, event.step];
    });
  }

  /** Ends what runs and forgets the passwords. */
  destroy(): void {
    this.#leave();
    this.#stopListening();
    this.password = "";
    this.#outgoingPassword = null;
  }

  // About you

  /** What must be known about the provider before the password is typed. */
  async leaveEmail(): Promise<void> {
    const email = this.email.trim();
    if (!isEmail(email)) {
      this.hint = null;
      this.#hintFor = "";
      return;
    }
    if (sameAddress(email, this.#hintFor)) return;
    this.#hintFor = email;
    this.hint = null;
    this.tries = 0;
    try {
      const hint = await this.#api.setupHint(email);
      if (sameAddress(email, this.email)) this.hint = hint !== null && hint.kind !== "none" ? hint : null;
    } catch {
      // Without the hint the sign-in itself tells what is missing.
      this.#hintFor = "";
    }
  }

  /** The address was changed: what belonged to the old one goes. */
  emailChanged(): void {
    if (this.hint !== null && !sameAddress(this.email, this.#hintFor)) {
      this.hint = null;
      this.#hintFor = "";
    }
  }

  async useAddress(email: string): Promise<void> {
    this.email = email;
    this.emailChanged();
    await this.leaveEmail();
  }

  /** From "About you" on. The page has checked that all fields are filled. */
  async proceed(): Promise<void> {
    this.email = this.email.trim();
    await this.leaveEmail();
    if (this.blocked) return;
    this.byHand = false;
    await this.lookUp();
  }

  // Looking up

  async lookUp(quiet = false): Promise<void> {
    const run = this.#begin("lookup", quiet, (again) => this.lookUp(again));
    this.steps = [];
    this.incoming = null;
    this.outgoing = null;
    this.byHand = false;
    let discovery: Discovery;
    try {
      discovery = await this.#api.setupDiscover(this.email);
    } catch (error) {
      if (run === this.#run) this.#fail(asProblem(error), "lookup");
      return;
    }
    if (run !== this.#run) return;
    if (discovery.hint && discovery.hint.kind !== "none") this.hint = discovery.hint;
    this.didYouMean = discovery.didYouMean ?? null;
    if (this.blocked) {
      this.#fail(plainProblem("browser-sign-in-required", this.hint?.url), "lookup");
      return;
    }
    this.#candidates = [...discovery.candidates];
    if (!(await this.#useNext())) this.#fail(plainProblem("settings-not-found"), "lookup");
  }

  /** Yes, the other domain runs the mail. */
  async confirm(): Promise<void> {
    this.confirmDomain = "";
    await this.check();
  }

  // Settings by hand

  enterSettings(): void {
    this.#leave();
    this.page = "manual";
  }

  manualForm(): ManualForm {
    const incoming = formFrom(this.incoming, "imap", this.email, this.domain);
    const outgoing = formFrom(this.outgoing, "smtp", this.email, this.domain);
    return {
      incoming,
      outgoing,
      same: incoming.user === outgoing.user && this.#outgoingPassword === null,
      outgoingPassword: this.#outgoingPassword ?? this.password,
    };
  }

  /** `plainAgreed`: the person agreed in red to a connection without encryption. */
  async useManual(form: ManualForm, plainAgreed: boolean): Promise<void> {
    const outgoing = form.same ? { ...form.outgoing, user: form.incoming.user } : form.outgoing;
    this.incoming = serverFrom(form.incoming, "imap", this.incoming);
    this.outgoing = serverFrom(outgoing, "smtp", this.outgoing);
    this.#outgoingPassword = form.same ? null : form.outgoingPassword;
    this.#plainAgreed = plainAgreed;
    this.#candidates = [];
    this.byHand = true;
    this.steps = [];
    await this.check();
  }

  // Checking

  async check(quiet = false): Promise<void> {
    const { incoming, outgoing } = this;
    if (!incoming || !outgoing) return this.lookUp();
    const run = this.#begin("check", quiet, (again) => this.check(again));
    this.steps = this.steps.filter(({ kind }) => kind !== "receive" && kind !== "send");
    let result: SetupResult;
    try {
      result = await this.#api.setupAdd({
        email: this.email,
        name: this.name.trim(),
        password: this.wantsAppPassword ? this.password.replaceAll(/\s/g, "") : this.password,
        incoming,
        outgoing,
        ...(this.#outgoingPassword === null ? {} : { outgoingPassword: this.#outgoingPassword }),
        acceptSendingFault: this.#acceptSendingFault,
        acceptNoEncryption: this.#plainAgreed,
      });
    } catch (error) {
      if (run === this.#run) this.#fail(asProblem(error), "account");
      return;
    }
    // An account that was kept is kept, even if the person went back a moment before.
    if (result.account !== undefined) return this.#done(result);
    if (run !== this.#run) return;
    const { receive, send } = result.report;
    if (receive.state === "problem") {
      if (await this.#otherCandidateFor(receive.problem)) return;
      this.#fail(receive.problem, "receive");
    } else if (send.state === "problem") this.#fail(send.problem, "send");
  }

  // Out of a problem

  async tryAgain(): Promise<void> {
    if (this.trouble?.where === "lookup" || !this.incoming) await this.lookUp();
    else await this.check();
  }

  async signIn(password: string, isAppPassword: boolean): Promise<void> {
    this.password = isAppPassword ? password.replaceAll(/\s/g, "") : password;
    await this.check();
  }

  /** The person tried the password on the website: one more try is fair. */
  websiteOpened(): void {
    this.tries = Math.min(this.tries, MOST_TRIES - 1);
  }

  async useOtherPort(port: number): Promise<void> {
    this.#changeServer((server) => ({
      protocol: server.protocol,
      host: server.host,
      user: server.user,
      port,
      security: usualSecurity(server.protocol, port) ?? server.security,
    }));
    await this.check();
  }

  /** Trusts the one certificate that the server showed. */
  async trust(pin: string): Promise<void> {
    this.#changeServer((server) => ({ ...server, pin }));
    await this.check();
  }

  /** Puts the name of the certificate in place of the one that was asked for; the person looks it over. */
  useServerName(host: string): void {
    this.#changeServer(({ protocol, port, security, user }) => ({ protocol, host, port, security, user }));
    this.enterSettings();
  }

  async finishLater(): Promise<void> {
    this.#acceptSendingFault = true;
    await this.check();
  }

  async unlockKeyring(): Promise<void> {
    try {
      await this.#api.keyringRetry();
    } catch (error) {
      this.#fail(asProblem(error), "account");
      return;
    }
    await this.tryAgain();
  }

  back(): void {
    const from = this.page;
    this.#leave();
    this.trouble = null;
    if (from === "about") this.page = "welcome";
    else if (this.byHand && (from === "check" || from === "problem")) this.page = "manual";
    else this.page = "about";
  }

  /** Another account, with the same name. */
  startOver(): void {
    this.#leave();
    this.email = "";
    this.password = "";
    this.hint = null;
    this.#hintFor = "";
    this.steps = [];
    this.incoming = null;
    this.outgoing = null;
    this.didYouMean = null;
    this.trouble = null;
    this.account = null;
    this.sendingLater = false;
    this.tries = 0;
    this.byHand = false;
    this.#candidates = [];
    this.#outgoingPassword = null;
    this.#plainAgreed = false;
    this.#acceptSendingFault = false;
    this.page = "about";
  }

  #begin(page: WizardPage, quiet: boolean, again: (quiet: boolean) => Promise<void>): number {
    this.#stopWaiting();
    this.#retry = again;
    if (!quiet) {
      this.page = page;
      this.trouble = null;
    }
    return ++this.#run;
  }

  /** Leaves what runs; the engine need not finish it. */
  #leave(): void {
    const running = this.page === "lookup" || this.page === "check";
    this.#run++;
    this.#stopWaiting();
    this.#acceptSendingFault = false;
    if (running) void this.#api.setupCancel().catch(() => null);
  }

  #done(result: SetupResult): void {
    this.#run++;
    this.#stopWaiting();
    this.account = result.account ?? null;
    this.sendingLater = result.report.send.state !== "ok";
    this.password = "";
    this.#outgoingPassword = null;
    this.trouble = null;
    this.page = "ready";
  }

  #fail(problem: Problem, where: Where): void {
    if (problem.class === "wrong-password" || problem.class === "app-password-needed") this.tries += 1;
    this.#acceptSendingFault = false;
    this.trouble = { problem, where };
    this.page = "problem";
    if (problem.class === "offline") this.#wait();
  }

  /** Offline: goes on by itself, at once when the system says so. */
  #wait(): void {
    this.#waiting = setTimeout(this.#online, OFFLINE_RETRY);
    globalThis.addEventListener("online", this.#online, { once: true });
  }

  #online = (): void => {
    this.#stopWaiting();
    void this.#retry?.(true);
  };

  #stopWaiting(): void {
    if (this.#waiting !== null) clearTimeout(this.#waiting);
    this.#waiting = null;
    globalThis.removeEventListener("online", this.#online);
  }

  async #useNext(): Promise<boolean> {
    const next = this.#candidates.shift();
    if (!next) return false;
    this.incoming = next.incoming;
    this.outgoing = next.outgoing;
    this.trouble = null;
    if (next.confirmDomain !== undefined) {
      this.confirmDomain = next.confirmDomain;
      this.page = "confirm";
    } else await this.check();
    return true;
  }

  /** The next settings found are tried by themselves only where nobody answered: no password was sent. */
  async #otherCandidateFor(problem: Problem): Promise<boolean> {
    if (problem.class !== "host-not-found" && problem.class !== "cannot-connect") return false;
    return this.#useNext();
  }

  #changeServer(change: (server: Server) => Server): void {
    if (this.trouble?.where === "send") this.outgoing = this.outgoing && change(this.outgoing);
    else this.incoming = this.incoming && change(this.incoming);
  }
}

function plainProblem(kind: "settings-not-found" | "browser-sign-in-required", url?: string): Problem {
  return { class: kind, advice: "enter-settings", facts: url === undefined ? {} : { url }, detail: "" };
}
