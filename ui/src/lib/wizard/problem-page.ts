/**
 * How each problem of setting up is put to a person: the words, the one main button and what else can be done.
 * Pure, so that every class has its page and the table below is the only place that decides.
 */
import type { Problem, ProblemClass } from "../api/generated";
import type { MessageKey } from "../i18n/index.svelte";
import type { Said } from "./lookup";

/** Where it happened. `account` is what belongs to neither server, such as saving. */
export type Where = "lookup" | "receive" | "send" | "account";

export type ActionKind =
  | "try-again"
  | "sign-in"
  | "change-settings"
  | "look-up-again"
  | "enter-settings"
  | "other-port"
  | "open-page"
  | "see-certificate"
  | "other-address"
  | "unlock-keyring"
  | "finish-later";

export interface Action {
  kind: ActionKind;
  label: Said;
}

export type Picture =
  "key" | "shield" | "alert" | "wifi" | "offline" | "search" | "window" | "server" | "disk";

/** What stands between the words and the buttons. */
export type Body =
  "none" | "password" | "app-password" | "new-password" | "certificate" | "address" | "waiting" | "vault";

export interface ProblemPage {
  picture: Picture;
  tone: "info" | "warning" | "danger";
  heading: Said;
  text: Said;
  body: Body;
  /** In the order in which they stand; the last one is the main button. */
  actions: Action[];
  /** The web page that `open-page` opens. */
  url: string | null;
}

export interface ProblemContext {
  where: Where;
  email: string;
  domain: string;
  /** The provider's own page, if its hint named one. */
  providerUrl: string | null;
  /** Milliseconds. */
  now: number;
  date: (unixSeconds: number) => string;
  time: (unixSeconds: number) => string;
}

export function problemPage(problem: Problem, context: ProblemContext): ProblemPage {
  const page = plainPage(problem, context);
  return context.where === "send" ? sendingPage(problem, page, context) : page;
}

export function isCertificateProblem(problem: Problem): boolean {
  return problem.class.startsWith("certificate-");
}

/** The security programs that put themselves between this computer and its mail, by their certificates. */
export function securityProgram(issuer: string): string | null {
  const known = ["Avast", "AVG", "Bitdefender", "Dr.Web", "ESET", "Kaspersky", "McAfee", "Norton", "Sophos"];
  const found = known.find((name) => issuer.toLowerCase().includes(name.toLowerCase()));
  return found ?? null;
}

function plainPage(problem: Problem, context: ProblemContext): ProblemPage {
  const { facts } = problem;
  const host = facts.host ?? context.domain;
  const port = String(facts.port ?? "");
  const website =
    facts.url ?? context.providerUrl ?? (context.domain === "" ? null : `https://${context.domain}`);
  const page = (
    name: string,
    picture: Picture,
    tone: ProblemPage["tone"],
    actions: Action[],
    more: Partial<ProblemPage> = {},
  ): ProblemPage => ({
    picture,
    tone,
    heading: { key: `wizard-${name}-heading` as MessageKey, args: { host } },
    text: { key: `wizard-${name}-text` as MessageKey, args: { host, port, address: context.email } },
    body: "none",
    actions,
    url: null,
    ...more,
  });

  const kind: ProblemClass = problem.class;
  switch (kind) {
    case "offline":
      return page("offline", "offline", "info", [], { body: "waiting" });
    case "host-not-found":
      return page("host-not-found", "search", "info", [LOOK_UP_AGAIN, CORRECT_IT]);
    case "cannot-connect":
      return page("cannot-connect", "server", "warning", [CHANGE_SETTINGS, ...otherPort(problem), TRY_AGAIN]);
    case "connection-lost":
      return page("connection-lost", "server", "warning", [CHANGE_SETTINGS, TRY_AGAIN]);
    case "wifi-sign-in":
      // Any page without encryption leads to the sign-in page; this name is reserved for examples (RFC 2606).
      return page("wifi", "wifi", "info", [TRY_AGAIN, openPage("wizard-wifi-open")], {
        url: facts.url ?? "http://example.com",
      });
    case "certificate-expired":
    case "certificate-wrong-name":
    case "certificate-unknown-issuer":
    case "certificate-invalid":
      return page("certificate", "shield", "danger", [...seeCertificate(problem), TRY_AGAIN], {
        text: certificateText(kind, problem, host, context),
        body: "certificate",
      });
    case "no-encryption":
      return page("no-encryption", "shield", "danger", [CHANGE_SETTINGS, ...otherPort(problem)]);
    case "wrong-password":
      return page("wrong-password", "key", "warning", [SIGN_IN], { body: "password", url: website });
    case "app-password-needed":
      return page("app-needed", "key", "info", [SIGN_IN], { body: "app-password", url: website });
    case "password-expired":
      return page("password-expired", "key", "warning", [openPage("wizard-open-website"), SIGN_IN], {
        body: "new-password",
        url: website,
      });
    case "web-sign-in-required":
      return page("web-sign-in", "window", "info", [TRY_AGAIN, openPage("wizard-open-website")], {
        url: website,
      });
    case "browser-sign-in-required":
      return page("browser", "window", "info", [OTHER_ADDRESS]);
    case "programs-switched-off":
      return page("switched-off", "window", "info", [TRY_AGAIN, openPage("wizard-switched-off-open")], {
        url: website,
      });
    case "server-busy": {
      const busy = page("busy", "server", "info", [TRY_AGAIN]);
      const text: Said | null =
        facts.time === undefined
          ? null
          : { key: "wizard-busy-text-time", args: { time: context.time(facts.time) } };
      return text ? { ...busy, text } : busy;
    }
    case "server-misbehaved":
      return page("misbehaved", "server", "warning", [CHANGE_SETTINGS, TRY_AGAIN]);
    case "refused":
    case "recipient-refused":
    case "sender-refused":
      return page("refused", "alert", "warning", [CHANGE_SETTINGS, TRY_AGAIN]);
    case "mailbox-full":
      return page("mailbox-full", "disk", "warning", [TRY_AGAIN, openPage("wizard-open-website")], {
        url: website,
      });
    case "disk-full":
      return page("disk-full", "disk", "warning", [TRY_AGAIN]);
    case "storage":
      return page("storage", "disk", "warning", [TRY_AGAIN]);
    case "keyring-unavailable":
      return page("keyring", "key", "warning", [{ kind: "unlock-keyring", label: TRY_AGAIN.label }]);
    case "vault-locked":
    case "wrong-passphrase":
      return page("keyring", "key", "info", [], { body: "vault" });
    case "settings-not-found":
      return page("not-found", "search", "info", [ENTER_SETTINGS, TRY_AGAIN], { body: "address" });
    case "invalid-input":
      return page("input", "alert", "warning", [CORRECT_IT]);
    case "too-large":
    case "perhaps-sent":
    case "profile-in-use":
    case "not-found":
    case "internal":
      return page("internal", "alert", "warning", [TRY_AGAIN]);
  }
}

/** Receiving works already, so reading can begin; the reason keeps its own words. */
function sendingPage(problem: Problem, page: ProblemPage, context: ProblemContext): ProblemPage {
  const password: Body[] = ["password", "app-password", "new-password"];
  const onlyPassword = password.includes(page.body);
  const rest = onlyPassword ? [] : page.actions.filter(({ kind }) => !LOOKING_UP.includes(kind));
  const changes = rest.some(({ kind }) => kind === "change-settings");
  return {
    ...page,
    tone: page.tone === "info" ? "warning" : page.tone,
    heading: { key: "wizard-sending-heading" },
    text:
      problem.class === "wrong-password"
        ? { key: "wizard-sending-wrong-password", args: { address: context.email } }
        : page.text,
    body: onlyPassword ? "none" : page.body,
    actions: [FINISH_LATER, ...(changes || page.body === "waiting" ? rest : [...rest, CHANGE_SETTINGS])],
  };
}

function certificateText(
  kind:
    "certificate-expired" | "certificate-wrong-name" | "certificate-unknown-issuer" | "certificate-invalid",
  problem: Problem,
  host: string,
  context: ProblemContext,
): Said {
  const certificate = problem.facts.certificate;
  const now = context.now / 1000;
  if (certificate && now < certificate.notBefore) {
    return { key: "wizard-certificate-clock", args: { date: context.date(now) } };
  }
  const program = certificate ? securityProgram(certificate.issuer) : null;
  if (program !== null) return { key: "wizard-certificate-security-program", args: { name: program } };
  const ended = certificate?.notAfter ?? problem.facts.time;
  if (kind === "certificate-expired" && ended === undefined) {
    return { key: "wizard-certificate-invalid", args: { host } };
  }
  return {
    key: `wizard-${kind}`,
    args: { host, date: ended === undefined ? "" : context.date(ended) },
  };
}

function otherPort(problem: Problem): Action[] {
  const port = problem.facts.otherPort;
  if (port === undefined) return [];
  return [{ kind: "other-port", label: { key: "wizard-try-port", args: { port: String(port) } } }];
}

function seeCertificate(problem: Problem): Action[] {
  return problem.facts.certificate
    ? [{ kind: "see-certificate", label: { key: "wizard-certificate-see" } }]
    : [];
}

function openPage(key: MessageKey): Action {
  return { kind: "open-page", label: { key } };
}

const TRY_AGAIN: Action = { kind: "try-again", label: { key: "wizard-try-again" } };
const SIGN_IN: Action = { kind: "sign-in", label: { key: "wizard-sign-in" } };
const CHANGE_SETTINGS: Action = { kind: "change-settings", label: { key: "wizard-change-settings" } };
const CORRECT_IT: Action = { kind: "change-settings", label: { key: "wizard-correct-it" } };
const LOOK_UP_AGAIN: Action = { kind: "look-up-again", label: { key: "wizard-look-up-again" } };
const ENTER_SETTINGS: Action = { kind: "enter-settings", label: { key: "wizard-enter-settings" } };
const OTHER_ADDRESS: Action = { kind: "other-address", label: { key: "wizard-browser-other" } };
const FINISH_LATER: Action = { kind: "finish-later", label: { key: "wizard-sending-later" } };

const LOOKING_UP: ActionKind[] = ["look-up-again", "enter-settings", "other-address"];
