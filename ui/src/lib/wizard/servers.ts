/** Server settings as a person types them, and what is wrong with them. */
import type { Protocol, Security, Server } from "../api/generated";

export interface ServerForm {
  host: string;
  port: string;
  security: Security;
  user: string;
  pin: string | null;
}

export type FormField = "host" | "port" | "user" | "password";

/** The message that belongs under a field. */
export type FormFault =
  | "wizard-manual-host-missing"
  | "wizard-manual-host-invalid"
  | "wizard-manual-port-invalid"
  | "wizard-manual-user-missing"
  | "wizard-manual-password-missing";

export type FormFaults = Partial<Record<FormField, FormFault>>;

/** The same numbers as the engine's `Protocol::standard_port`. */
export function standardPort(protocol: Protocol, security: Security): number {
  switch (protocol) {
    case "imap":
      return security === "tls" ? 993 : 143;
    case "pop3":
      return security === "tls" ? 995 : 110;
    case "smtp":
      return security === "tls" ? 465 : security === "starttls" ? 587 : 25;
  }
}

/** The security that goes with a standard port, so that typing 587 is enough; null for other ports. */
export function usualSecurity(protocol: Protocol, port: number): Security | null {
  const all: Security[] = ["tls", "starttls", "none"];
  return all.find((security) => standardPort(protocol, security) === port) ?? null;
}

/** What the page starts with: the settings found, or the usual names of the domain. */
export function formFrom(
  server: Server | null,
  protocol: Protocol,
  email: string,
  domain: string,
): ServerForm {
  if (server) {
    return {
      host: server.host,
      port: String(server.port),
      security: server.security,
      user: server.user,
      pin: server.pin ?? null,
    };
  }
  const host = domain === "" ? "" : `${protocol}.${domain}`;
  return { host, port: String(standardPort(protocol, "tls")), security: "tls", user: email, pin: null };
}

export function faults(form: ServerForm): FormFaults {
  const found: FormFaults = {};
  const host = form.host.trim();
  if (host === "") found.host = "wizard-manual-host-missing";
  else if (!isHost(host)) found.host = "wizard-manual-host-invalid";
  if (portNumber(form.port) === null) found.port = "wizard-manual-port-invalid";
  if (form.user.trim() === "") found.user = "wizard-manual-user-missing";
  return found;
}

/** The settings as the engine takes them. A pin counts for its own host and port only. */
export function serverFrom(form: ServerForm, protocol: Protocol, before: Server | null): Server {
  const host = form.host.trim().toLowerCase();
  const port = portNumber(form.port) ?? standardPort(protocol, form.security);
  const server: Server = { protocol, host, port, security: form.security, user: form.user.trim() };
  const samePlace = before !== null && before.host === host && before.port === port;
  if (form.pin !== null && samePlace) server.pin = form.pin;
  return server;
}

export function portNumber(text: string): number | null {
  const trimmed = text.trim();
  if (!/^\d{1,5}$/.test(trimmed)) return null;
  const port = Number(trimmed);
  return port >= 1 && port <= 65535 ? port : null;
}

function isHost(text: string): boolean {
  if (/^\[?[0-9a-f:]*:[0-9a-f:.]*\]?$/i.test(text)) return true;
  return /^[\p{L}\p{N}_]([\p{L}\p{N}_-]*[\p{L}\p{N}])?(\.[\p{L}\p{N}_]([\p{L}\p{N}_-]*[\p{L}\p{N}])?)*\.?$/u.test(
    text,
  );
}
