/**
 * The engine played in memory, for a plain browser and for tests: a mailbox with people in it that can be read,
 * tidied, searched and answered. `?scene=` starts it in one of the states that are rare with real mail.
 */
import type {
  ActRequest,
  ComposeRequest,
  DraftAttachment,
  DraftContent,
  DraftInfo,
  Event,
  OutboxItem,
  Problem,
  Question,
  Recipient,
  SecretsState,
  Settings,
  SetupStep,
} from "./generated";
import { tellTale } from "./fake/faults";
import { Mailbox, notFound, seconds } from "./fake/mailbox";
import { accounts as seedAccounts, hannaAndTheo, people, priya } from "./fake/seed";
import type { Api } from ".";

export const SCENES = [
  "mail",
  "offline",
  "empty",
  "arriving",
  "none",
  "vault-new",
  "vault-locked",
  "keyring-unavailable",
  "sign-in",
  "sending",
  "many",
  "questions",
] as const;
export type Scene = (typeof SCENES)[number];

interface Draft extends DraftInfo {
  versions: { savedAt: number; content: DraftContent }[];
}

type Listener = (event: Event) => void;

/** How long an answer takes. Tests set it to 0. */
export const timing = { step: 600, answer: 0 };

class Fake {
  readonly listeners = new Set<Listener>();
  mailbox = new Mailbox((event) => this.emit(event));
  accounts = [...seedAccounts];
  secrets: SecretsState = "keyring";
  settings: Settings = {
    theme: "system",
    density: "comfortable",
    textSize: "normal",
    contrast: "system",
    notifications: true,
    singleKeyShortcuts: true,
    undoSendSeconds: 10,
    language: "",
  };
  drafts = new Map<number, Draft>();
  discarded = new Map<number, Draft>();
  outbox: OutboxItem[] = [];
  questions: Question[] = [];
  offline = false;
  cancelled = false;
  next = 1000;

  constructor(scene: Scene) {
    this.#play(scene);
    const query = new URLSearchParams(globalThis.location?.search ?? "");
    const wanted = Object.fromEntries(query) as Partial<Record<keyof Settings, string>>;
    for (const key of ["theme", "density", "textSize", "contrast", "language"] as const) {
      const value = wanted[key];
      if (value) Object.assign(this.settings, { [key]: value });
    }
  }

  emit(event: Event): void {
    // As over a real border: later, and never inside the call that caused it.
    queueMicrotask(() => {
      for (const listener of [...this.listeners]) listener(event);
    });
  }

  tellStatus(): void {
    const { mailbox } = this;
    mailbox.status = {
      ...mailbox.status,
      outboxWaiting: this.outbox.filter((item) => item.state === "waiting" || item.state === "sending")
        .length,
      outboxAttention: this.outbox.filter((item) => item.state === "failed" || item.state === "uncertain")
        .length,
    };
    this.emit({ type: "status", status: mailbox.status });
  }

  setOffline(offline: boolean): void {
    this.offline = offline;
    const accounts = this.mailbox.status.accounts.map((account) => ({
      ...account,
      state: offline ? ("offline" as const) : ("up-to-date" as const),
    }));
    this.mailbox.status = { ...this.mailbox.status, accounts };
    this.tellStatus();
  }

  /** New mail arrives, as if pushed by the server. */
  deliver(subject: string, text: string): number {
    const now = new Date();
    const at = `${now.getHours()}:${now.getMinutes()}`;
    const letter = { from: priya, to: [], days: 0, at, html: `<p>${text}</p>`, snippet: text };
    const thread = this.mailbox.add({ account: 1, folder: 11, subject, unread: true, letters: [letter] });
    this.mailbox.changed(new Set([thread]));
    return thread;
  }

  newDraft(kind: DraftInfo["kind"], content: DraftContent): Draft {
    const draft: Draft = {
      id: this.next++,
      kind,
      content,
      attachments: [],
      sizeLimit: 25_000_000,
      savedAt: seconds(),
      versions: [],
    };
    this.drafts.set(draft.id, draft);
    this.emit({ type: "drafts" });
    return draft;
  }

  draft(id: number): Draft {
    const draft = this.drafts.get(id);
    if (!draft) throw notFound();
    return draft;
  }

  compose(request: ComposeRequest): Draft {
    const account = request.account ?? this.accounts[0]?.id ?? 1;
    const empty = { account, to: [], cc: [], bcc: [], subject: "", text: "" };
    if (request.mailto) return this.newDraft("new", { ...empty, ...fromMailto(request.mailto) });
    const stored = request.location === undefined ? undefined : this.mailbox.letters.get(request.location);
    if (!stored || request.kind === "new") return this.newDraft(request.kind, empty);
    const { from, to, cc = [], snippet } = stored.seed;
    const own = new Set(this.accounts.map((one) => one.email));
    const others = [...to, ...cc].filter((one) => !own.has(one.email) && one.email !== from.email);
    const quoted = snippet.replace(/^/gm, "> ");
    const forward = request.kind === "forward";
    const prefix = forward ? "Fwd: " : "Re: ";
    return this.newDraft(request.kind, {
      account: stored.account,
      to: forward ? [] : [from, ...(request.kind === "reply-all" ? others : [])].map(recipient),
      cc: [],
      bcc: [],
      subject: stored.subject.startsWith(prefix) ? stored.subject : prefix + stored.subject,
      text: `\n\n${from.name} wrote:\n${quoted}\n`,
    });
  }

  async steps(steps: SetupStep[]): Promise<void> {
    for (const step of steps) {
      if (this.cancelled) throw problem("internal", "try-again", "cancelled");
      this.emit({ type: "setup", step: { ...step, state: "running" } });
      await wait(timing.step);
      this.emit({ type: "setup", step });
    }
  }

  #play(scene: Scene): void {
    const { mailbox } = this;
    const states = (state: (typeof mailbox.status.accounts)[number]["state"], more = {}) => {
      const accounts = mailbox.status.accounts.map((account) => ({ ...account, state, ...more }));
      mailbox.status = { ...mailbox.status, accounts };
    };
    if (scene === "vault-new" || scene === "vault-locked" || scene === "keyring-unavailable")
      this.secrets = scene;
    if (scene === "none" || scene === "vault-new") {
      this.accounts = [];
      mailbox.clear();
      mailbox.folders = [];
      mailbox.status = { ...mailbox.status, accounts: [] };
    }
    if (scene === "empty") mailbox.clear();
    if (scene === "many") mailbox.fill(100_000);
    if (scene === "arriving") {
      for (const [location, letter] of mailbox.letters) {
        if (letter.seed.days > 0) mailbox.letters.delete(location);
      }
      mailbox.count();
      states("downloading", { bodiesHere: 1607, bodiesTotal: 9451, checkedAt: undefined });
    }
    if (scene === "offline") {
      states("offline", { checkedAt: seconds() - 3 * 3600 });
      this.offline = true;
      this.outbox = [
        queued(1, "Photos for the calendar", hannaAndTheo.map(recipient), 3_400_000, 60),
        queued(2, "Re: June watering rota", [recipient(priya)], 4_000, 300),
      ];
    }
    if (scene === "sending") {
      this.outbox = [
        {
          ...queued(1, "Photos for the calendar", hannaAndTheo.map(recipient), 3_400_000, 5),
          state: "sending",
        },
        queued(2, "Re: June watering rota", [recipient(priya)], 4_000, 3),
        {
          ...queued(3, "Invoice", [recipient({ name: "", email: "nobody@example.net" })], 4_000, 90),
          state: "failed",
          attempts: 1,
          problem: {
            ...problem("recipient-refused", "correct-recipient", "550 5.1.1 no such user"),
            facts: { address: "nobody@example.net", host: "example.net" },
          },
        },
      ];
    }
    if (scene === "questions") {
      this.outbox = [
        { ...queued(1, "Re: June watering rota", [recipient(priya)], 4_000, 90), state: "uncertain" },
      ];
      this.questions = [
        { id: "sent-1", account: 1, kind: "perhaps-sent", subject: "Re: June watering rota", count: 1 },
        { id: "bulk-1", account: 1, kind: "bulk-deletion", subject: "Family", count: 240 },
      ];
    }
    if (scene === "sign-in") {
      const [first, ...rest] = mailbox.status.accounts;
      if (first) {
        const signIn = {
          ...problem("wrong-password", "enter-password", "NO [AUTHENTICATIONFAILED]"),
          account: 1,
        };
        mailbox.status = {
          ...mailbox.status,
          accounts: [
            {
              ...first,
              state: "needs-sign-in",
              problem: { ...signIn, facts: { address: "maya@example.com" } },
            },
            ...rest,
          ],
        };
      }
    }
    if (scene === "mail" || scene === "offline") {
      const draft = this.newDraft("new", {
        account: 1,
        to: [recipient(hannaAndTheo[0] ?? priya)],
        cc: [],
        bcc: [],
        subject: "Scarves",
        text: "Dear Hanna,\n\nI asked Tomás: all nineteen are there, in the box under the stairs.",
      });
      draft.savedAt = seconds() - 3000;
    }
    this.tellStatus();
  }
}

function queued(id: number, subject: string, recipients: Recipient[], size: number, ago: number): OutboxItem {
  return {
    id,
    account: 1,
    state: "waiting",
    subject,
    recipients,
    queuedAt: seconds() - ago,
    notBefore: seconds() - ago,
    attempts: 0,
    size,
    rest: false,
  };
}

function recipient({ name, email }: { name: string; email: string }): Recipient {
  return { name, email, invalid: !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email) };
}

function problem(cls: Problem["class"], advice: Problem["advice"], detail: string): Problem {
  return { class: cls, advice, facts: {}, detail };
}

function fromMailto(link: string): Partial<DraftContent> {
  const url = new URL(link);
  const to = decodeURIComponent(url.pathname).split(",").filter(Boolean);
  return {
    to: to.map((email) => recipient({ name: "", email })),
    subject: url.searchParams.get("subject") ?? "",
    text: url.searchParams.get("body") ?? "",
  };
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function sceneOf(search: string): Scene {
  const wanted = new URLSearchParams(search).get("scene");
  return SCENES.find((scene) => scene === wanted) ?? "mail";
}

let it = new Fake(sceneOf(globalThis.location?.search ?? ""));

/** For tests: a new mailbox, listeners kept. */
export function play(scene: Scene = "mail"): Fake {
  const { listeners } = it;
  it = new Fake(scene);
  for (const listener of listeners) it.listeners.add(listener);
  return it;
}

export function playing(): Fake {
  return it;
}

/** Answers like a command: later, and a throw becomes a rejection. */
async function answer<T>(work: () => T | Promise<T>): Promise<T> {
  await (timing.answer > 0 ? wait(timing.answer) : Promise.resolve());
  return structuredClone(await work());
}

const nothing = (work: () => unknown): Promise<null> =>
  answer(async () => {
    await work();
    return null;
  });

export const fake: Api = {
  start: () =>
    answer(() => ({
      version: "0.1.0",
      secrets: it.secrets,
      accounts: it.accounts,
      settings: it.settings,
      status: it.mailbox.status,
    })),
  vaultCreate: () => answer(() => (it.secrets = "vault")),
  vaultUnlock: (passphrase) =>
    answer(() => {
      if (passphrase === "wrong") throw problem("wrong-passphrase", "unlock-vault", "");
      return (it.secrets = "vault");
    }),
  keyringRetry: () => answer(() => (it.secrets = "keyring")),

  setupHint: (email) =>
    answer(() => {
      const domain = email.split("@")[1] ?? "";
      if (domain === "gmail.com") {
        return {
          provider: "Gmail",
          kind: "app-password" as const,
          url: "https://myaccount.google.com/apppasswords",
        };
      }
      if (domain === "outlook.com") return { provider: "Outlook.com", kind: "browser-sign-in" as const };
      if (domain === "gmx.net")
        return { provider: "GMX", kind: "switch-on" as const, url: "https://www.gmx.net" };
      return null;
    }),
  setupDiscover: (email) =>
    answer(async () => {
      it.cancelled = false;
      const domain = email.split("@")[1] ?? "";
      const nobody = domain.startsWith("nowhere");
      const told = tellTale(email, "lookup", domain, 443);
      if (told) throw told;
      await it.steps([
        { kind: "provider-table", state: "nothing", subject: domain },
        { kind: "autoconfig", state: nobody ? "nothing" : "found", subject: `autoconfig.${domain}` },
        ...(nobody ? [{ kind: "guess" as const, state: "nothing" as const, subject: `imap.${domain}` }] : []),
      ]);
      if (nobody) return { candidates: [], didYouMean: "maya@example.com" };
      const server = { host: `imap.${domain}`, port: 993, security: "tls" as const, user: email };
      const sending = { ...server, host: `smtp.${domain}`, port: 465, protocol: "smtp" as const };
      return {
        candidates: [
          {
            source: "autoconfig" as const,
            provider: domain,
            incoming: { ...server, protocol: "imap" as const },
            outgoing: sending,
            ...(domain.startsWith("other") && { confirmDomain: "hosting.example.net" }),
          },
        ],
      };
    }),
  setupCancel: () => nothing(() => (it.cancelled = true)),
  setupAdd: (request) =>
    answer(async () => {
      it.cancelled = false;
      const { host, port } = request.incoming;
      const fault = setupFault(request.password, host, port, request.email);
      await it.steps([{ kind: "receive", state: fault ? "failed" : "found", subject: `${host}:${port}` }]);
      if (fault) {
        return {
          report: {
            receive: { state: "problem" as const, problem: fault },
            send: { state: "skipped" as const },
          },
        };
      }
      const { outgoing: sender } = request;
      const told =
        request.password === "right" ? null : tellTale(request.email, "send", sender.host, sender.port);
      const noSending = (request.password === "nosend" || told !== null) && !request.acceptSendingFault;
      const subject = `${sender.host}:${sender.port}`;
      await it.steps([{ kind: "send", state: noSending ? "failed" : "found", subject }]);
      if (noSending && told) {
        return {
          report: { receive: { state: "ok" as const }, send: { state: "problem" as const, problem: told } },
        };
      }
      if (noSending) {
        const refused = {
          ...problem("cannot-connect", "try-other-port", ""),
          facts: { host: request.outgoing.host, port: request.outgoing.port, otherPort: 587 },
        };
        return {
          report: {
            receive: { state: "ok" as const },
            send: { state: "problem" as const, problem: refused },
          },
        };
      }
      const id = Math.max(0, ...it.accounts.map((account) => account.id)) + 1;
      const { email, name, incoming, outgoing } = request;
      it.accounts = [
        ...it.accounts,
        { id, email, name, label: email, colour: ((id - 1) % 8) + 1, incoming, outgoing },
      ];
      it.mailbox = new Mailbox((event) => it.emit(event));
      it.emit({ type: "accounts" });
      it.emit({ type: "folders" });
      return { report: { receive: { state: "ok" as const }, send: { state: "ok" as const } }, account: id };
    }),
  accounts: () => answer(() => it.accounts),
  accountRemove: (account) =>
    nothing(() => {
      it.accounts = it.accounts.filter((one) => one.id !== account);
      it.mailbox.folders = it.mailbox.folders.filter((folder) => folder.account !== account);
      it.emit({ type: "accounts" });
    }),
  accountPassword: (account, password) =>
    answer(() => {
      if (password === "wrong") {
        const wrong = { ...problem("wrong-password", "enter-password", ""), account };
        return {
          receive: { state: "problem" as const, problem: wrong },
          send: { state: "skipped" as const },
        };
      }
      it.setOffline(false);
      return { receive: { state: "ok" as const }, send: { state: "ok" as const } };
    }),

  folders: () => answer(() => it.mailbox.folders),
  status: () => answer(() => it.mailbox.status),
  checkNow: () =>
    nothing(() => {
      const accounts = it.mailbox.status.accounts.map((account) => ({ ...account, checkedAt: seconds() }));
      it.mailbox.status = { ...it.mailbox.status, accounts };
      it.tellStatus();
    }),

  viewOpen: (spec) => answer(() => it.mailbox.open(spec)),
  viewRows: (view, from, count) => answer(() => it.mailbox.rows(view, from, count)),
  viewClose: (view) => nothing(() => it.mailbox.close(view)),
  conversation: (thread) => answer(() => it.mailbox.conversation(thread)),
  letterBody: (location, pictures) => answer(() => it.mailbox.body(location, pictures)),
  act: (request: ActRequest) => answer(() => it.mailbox.act(request)),
  undo: (undo) => nothing(() => it.mailbox.undo(undo)),

  attachmentSave: () => answer(() => true),
  attachmentSaveAll: () => answer(() => true),
  attachmentOpen: () => nothing(() => undefined),
  openLink: () => nothing(() => undefined),

  composeOpen: (request) =>
    answer(() => {
      const { id } = it.compose(request);
      if (typeof location !== "undefined") location.hash = `#/compose/${id}`;
      return id;
    }),
  draftOpen: (draft) => nothing(() => (location.hash = `#/compose/${draft}`)),
  drafts: () =>
    answer(() =>
      [...it.drafts.values()].map(({ id, content, savedAt }) => ({
        id,
        account: content.account,
        to: content.to,
        subject: content.subject,
        snippet: content.text.slice(0, 120).replace(/\s+/g, " "),
        savedAt,
      })),
    ),
  draftLoad: (draft) =>
    answer(() => {
      const info: Partial<Draft> = { ...it.draft(draft) };
      delete info.versions;
      return info as DraftInfo;
    }),
  draftSave: (draft, content) =>
    answer(() => {
      const stored = it.draft(draft);
      stored.versions.push({ savedAt: stored.savedAt, content: stored.content });
      stored.content = structuredClone(content);
      stored.savedAt = seconds();
      it.emit({ type: "drafts" });
      return stored.savedAt;
    }),
  draftAttach: (draft) =>
    answer(() => {
      const { attachments } = it.draft(draft);
      attachments.push(pickedFile(attachments));
      return attachments;
    }),
  draftDetach: (draft, attachment) =>
    answer(() => {
      const stored = it.draft(draft);
      stored.attachments = stored.attachments.filter((file) => file.id !== attachment);
      return stored.attachments;
    }),
  draftSend: (id) =>
    answer(() => {
      const { content, attachments } = it.draft(id);
      const recipients = [...content.to, ...content.cc, ...content.bcc];
      if (recipients.length === 0 || recipients.some((one) => one.invalid)) {
        throw problem("invalid-input", "correct-input", "to");
      }
      const size = attachments.reduce((sum, file) => sum + file.size, 2000);
      const outbox = it.next++;
      it.drafts.delete(id);
      it.outbox = [
        ...it.outbox,
        {
          ...queued(outbox, content.subject, recipients, size, 0),
          account: content.account,
          notBefore: seconds() + it.settings.undoSendSeconds,
        },
      ];
      if (!it.offline) {
        setTimeout(() => {
          it.outbox = it.outbox.filter((item) => item.id !== outbox);
          it.emit({ type: "outbox" });
          it.tellStatus();
        }, 3 * timing.step);
      }
      it.emit({ type: "drafts" });
      it.emit({ type: "outbox" });
      it.tellStatus();
      return { outbox, offline: it.offline };
    }),
  draftDiscard: (draft) =>
    nothing(() => {
      it.discarded.set(draft, it.draft(draft));
      it.drafts.delete(draft);
      it.emit({ type: "drafts" });
    }),
  draftRestoreDiscarded: (draft) =>
    nothing(() => {
      const stored = it.discarded.get(draft);
      if (!stored) throw notFound();
      it.drafts.set(draft, stored);
      it.emit({ type: "drafts" });
    }),
  draftVersions: (draft) =>
    answer(() =>
      it
        .draft(draft)
        .versions.map(({ savedAt, content }, version) => ({
          version,
          savedAt,
          snippet: content.text.slice(0, 120),
        }))
        .reverse(),
    ),
  draftVersion: (draft, version) =>
    answer(() => {
      const found = it.draft(draft).versions[version];
      if (!found) throw notFound();
      return found.content;
    }),
  contacts: (prefix) =>
    answer(() => {
      const wanted = prefix.toLowerCase();
      return people
        .filter((one) =>
          `${one.name} ${one.email}`
            .toLowerCase()
            .split(/[\s@.]/)
            .some((word) => word.startsWith(wanted)),
        )
        .slice(0, 8);
    }),

  outbox: () => answer(() => it.outbox),
  outboxRetry: (id) =>
    nothing(() => {
      it.outbox = it.outbox.map((item) => (item.id === id ? { ...item, attempts: item.attempts + 1 } : item));
      it.emit({ type: "outbox" });
    }),
  outboxDiscard: (id) =>
    nothing(() => {
      it.outbox = it.outbox.filter((item) => item.id !== id);
      it.emit({ type: "outbox" });
      it.tellStatus();
    }),
  outboxToDraft: (id) =>
    answer(() => {
      const item = it.outbox.find((one) => one.id === id);
      if (!item) throw notFound();
      it.outbox = it.outbox.filter((one) => one.id !== id);
      const { account, subject, recipients } = item;
      const draft = it.newDraft("new", { account, to: recipients, cc: [], bcc: [], subject, text: "" });
      it.emit({ type: "outbox" });
      it.tellStatus();
      return draft.id;
    }),
  questions: () => answer(() => it.questions),
  answer: (id) =>
    nothing(() => {
      it.questions = it.questions.filter((question) => question.id !== id);
      if (id.startsWith("sent-")) it.outbox = it.outbox.filter((item) => item.state !== "uncertain");
      it.emit({ type: "outbox" });
      it.tellStatus();
    }),

  settingsSet: (settings) => nothing(() => (it.settings = structuredClone(settings))),
  notificationTest: () => nothing(() => undefined),
  windowClose: () => nothing(() => (location.hash = "")),

  on: (listener) => {
    it.listeners.add(listener);
    return () => it.listeners.delete(listener);
  },
};

function setupFault(password: string, host: string, port: number, address: string): Problem | null {
  const told = password === "right" ? null : tellTale(address, "receive", host, port);
  if (told) return told;
  if (password === "wrong")
    return { ...problem("wrong-password", "enter-password", "NO"), facts: { address } };
  if (host.startsWith("nowhere"))
    return { ...problem("host-not-found", "correct-host", ""), facts: { host } };
  if (host.startsWith("closed")) {
    return { ...problem("cannot-connect", "try-other-port", ""), facts: { host, port, otherPort: 143 } };
  }
  if (host.startsWith("selfsigned")) {
    const certificate = {
      names: [host],
      issuer: host,
      notBefore: seconds() - 86_400,
      notAfter: seconds() + 86_400 * 365,
      pin: "0f".repeat(32),
    };
    return { ...problem("certificate-unknown-issuer", "see-certificate", ""), facts: { host, certificate } };
  }
  return null;
}

function pickedFile(attachments: DraftAttachment[]): DraftAttachment {
  const id = Math.max(0, ...attachments.map((file) => file.id)) + 1;
  return { id, name: `Picture ${id}.jpg`, contentType: "image/jpeg", size: 2_100_000 };
}

// In a browser the screenshots and a curious developer may play with it.
Object.assign(globalThis, { linnetFake: { playing, play, timing } });
