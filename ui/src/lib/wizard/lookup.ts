/** The lines of the "Finding your settings" page, from the steps that the engine tells of. */
import type { Server, SetupStep, SetupStepKind } from "../api/generated";
import type { MessageKey } from "../i18n/index.svelte";

export interface Said {
  key: MessageKey;
  args?: Record<string, string | number>;
}

export interface LookupLine {
  kind: SetupStepKind;
  look: "done" | "running" | "nothing" | "failed" | "todo";
  text: Said;
  /** On the right: how it ended. */
  state: MessageKey | null;
  detail: Said | string | null;
}

export interface LookupSource {
  domain: string;
  /** Whether signing in has begun; before, its lines are still to do. */
  checking: boolean;
  incoming: Server | null;
  outgoing: Server | null;
}

/** One line for each kind that was tried, in order, then what is still to do. */
export function lookupLines(steps: readonly SetupStep[], source: LookupSource): LookupLine[] {
  const lines: LookupLine[] = [];
  for (const kind of ["provider-table", "autoconfig", "guess"] as const) {
    const step = summary(steps, kind);
    if (step) lines.push(searched(kind, step, source.domain));
  }
  lines.push(checked("receive", summary(steps, "receive"), source, source.incoming));
  lines.push(checked("send", summary(steps, "send"), source, source.outgoing));
  return lines;
}

export function serverLine(server: Server): Said {
  const args = { host: server.host, port: String(server.port) };
  switch (server.security) {
    case "tls":
      return { key: "wizard-server-tls", args };
    case "starttls":
      return { key: "wizard-server-starttls", args };
    case "none":
      return { key: "wizard-server-none", args };
  }
}

/** Several places may be asked for one kind: a find counts most, then what is still running, then the last. */
function summary(steps: readonly SetupStep[], kind: SetupStepKind): SetupStep | null {
  const mine = steps.filter((step) => step.kind === kind);
  const last = mine.at(-1) ?? null;
  if (kind === "receive" || kind === "send") return last;
  return mine.find(({ state }) => state === "found") ?? last;
}

function searched(
  kind: "provider-table" | "autoconfig" | "guess",
  step: SetupStep,
  domain: string,
): LookupLine {
  const running = step.state === "running";
  const texts: Record<typeof kind, [MessageKey, MessageKey]> = {
    "provider-table": ["wizard-lookup-table", "wizard-lookup-table-running"],
    autoconfig: ["wizard-lookup-ask", "wizard-lookup-ask-running"],
    guess: ["wizard-lookup-guess", "wizard-lookup-guess-running"],
  };
  return {
    kind,
    look: step.state === "found" ? "done" : step.state,
    text: { key: texts[kind][running ? 1 : 0], args: { domain } },
    state: endOf(kind, step.state),
    detail: kind === "provider-table" ? { key: "wizard-lookup-table-detail" } : step.subject || null,
  };
}

function endOf(kind: "provider-table" | "autoconfig" | "guess", state: SetupStep["state"]): MessageKey {
  if (state === "found" && kind === "autoconfig") return "wizard-state-answered";
  if (state === "nothing") return kind === "autoconfig" ? "wizard-state-no-answer" : "wizard-state-not-known";
  return `wizard-state-${state}`;
}

function checked(
  kind: "receive" | "send",
  step: SetupStep | null,
  source: LookupSource,
  server: Server | null,
): LookupLine {
  const detail = server ? serverLine(server) : step?.subject || null;
  if (!source.checking || !step) {
    return { kind, look: "todo", text: { key: `wizard-lookup-${kind}-todo` }, state: null, detail: null };
  }
  switch (step.state) {
    case "running":
      return {
        kind,
        look: "running",
        text: { key: `wizard-lookup-${kind}-running` },
        state: "wizard-state-running",
        detail,
      };
    case "found":
      return {
        kind,
        look: "done",
        text: { key: `wizard-lookup-${kind}` },
        state: "wizard-state-works",
        detail,
      };
    case "nothing":
    case "failed":
      return {
        kind,
        look: "failed",
        text: { key: `wizard-lookup-${kind}-failed` },
        state: "wizard-state-failed",
        detail,
      };
  }
}
