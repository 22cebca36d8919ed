/**
 * Tell-tale addresses of set-up: the part before the @ names the problem that is played, so that every page can
 * be seen. `wrong@…` refuses the password, `certificate-expired@…` fails to receive, `send-too-large@…` to send,
 * `lookup-offline@…` while looking up. The password "right" always gets through.
 */
import type { Advice, Problem, ProblemClass, ProblemFacts } from "../generated";

export type FaultPlace = "lookup" | "receive" | "send";

const CLASSES: ProblemClass[] = [
  "offline",
  "host-not-found",
  "cannot-connect",
  "connection-lost",
  "wifi-sign-in",
  "certificate-expired",
  "certificate-wrong-name",
  "certificate-unknown-issuer",
  "certificate-invalid",
  "no-encryption",
  "wrong-password",
  "app-password-needed",
  "web-sign-in-required",
  "browser-sign-in-required",
  "programs-switched-off",
  "password-expired",
  "server-busy",
  "server-misbehaved",
  "refused",
  "mailbox-full",
  "disk-full",
  "storage",
  "keyring-unavailable",
  "vault-locked",
  "invalid-input",
  "internal",
];

const SHORT: Record<string, ProblemClass> = { wrong: "wrong-password", app: "app-password-needed" };

const WORDS: Partial<Record<ProblemClass, string>> = {
  "wrong-password": "NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)",
  "app-password-needed": "NO [ALERT] Application-specific password required: 185833",
  "cannot-connect": "connection timed out after 10 s",
  "server-busy": "BYE [UNAVAILABLE] Too many simultaneous connections",
  "server-misbehaved": "expected IMAP greeting, got: HTTP/1.1 400 Bad Request",
  refused: "550 5.7.1 Client host rejected: access denied",
};

const DAY = 86_400;

export function tellTale(address: string, place: FaultPlace, host: string, port: number): Problem | null {
  const local = address.split("@")[0]?.toLowerCase() ?? "";
  const [, prefix, name] = /^(?:(lookup|send)-)?(.*)$/.exec(local) ?? [];
  if ((prefix ?? "receive") !== place || name === undefined) return null;
  const kind = SHORT[name] ?? CLASSES.find((one) => one === name);
  if (!kind) return null;
  return {
    class: kind,
    advice: adviceFor(kind),
    facts: factsFor(kind, address, host, port),
    detail: WORDS[kind] ?? "",
  };
}

function adviceFor(kind: ProblemClass): Advice {
  if (kind.startsWith("certificate-")) return "see-certificate";
  return kind === "wrong-password" ? "enter-password" : "try-again";
}

function factsFor(kind: ProblemClass, address: string, host: string, port: number): ProblemFacts {
  const now = Math.floor(Date.now() / 1000);
  const facts: ProblemFacts = { host, port, address };
  if (kind === "cannot-connect" || kind === "no-encryption") facts.otherPort = port === 993 ? 143 : 587;
  if (kind === "server-busy") facts.time = now + 300;
  if (kind.startsWith("certificate-")) {
    const ended = kind === "certificate-expired";
    facts.certificate = {
      names: kind === "certificate-wrong-name" ? ["*.hosting.example.org", "hosting.example.org"] : [host],
      issuer: kind === "certificate-unknown-issuer" ? host : "Example Trust Services",
      notBefore: now - 400 * DAY,
      notAfter: now + (ended ? -20 : 100) * DAY,
      pin: "9f3c410b77e2a4d1".repeat(4),
    };
  }
  return facts;
}
