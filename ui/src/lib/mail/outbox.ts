/** The words for the state of a letter that waits to be sent. */
import type { OutboxItem, ProblemClass } from "../api";
import { t } from "../i18n/index.svelte";
import { problemWords } from "../i18n/problem";

/** Faults that pass with the connection: while it is gone they say no more than that. */
const UNCONNECTED: ReadonlySet<ProblemClass> = new Set<ProblemClass>([
  "offline",
  "host-not-found",
  "cannot-connect",
  "connection-lost",
]);

/** It waits for nothing but the connection. */
export function waitsForConnection(item: OutboxItem, offline: boolean): boolean {
  if (item.state !== "waiting") return false;
  return item.problem
    ? item.problem.class === "offline" || (offline && UNCONNECTED.has(item.problem.class))
    : offline;
}

export type OutboxTone = "warn" | "bad" | "";

export function outboxState(item: OutboxItem, offline: boolean): { text: string; tone: OutboxTone } {
  switch (item.state) {
    case "waiting":
      if (waitsForConnection(item, offline)) return { text: t("outbox-state-waiting"), tone: "warn" };
      return item.problem
        ? { text: problemWords(item.problem).title, tone: "warn" }
        : { text: t("outbox-state-queued"), tone: "" };
    case "sending":
      return { text: t("outbox-state-sending"), tone: "" };
    case "accepted":
      return { text: t("outbox-state-accepted"), tone: "" };
    case "done":
      return { text: t("outbox-state-done"), tone: "" };
    case "failed":
      return {
        text: item.problem ? problemWords(item.problem).title : t("outbox-state-failed"),
        tone: "bad",
      };
    case "uncertain":
      return { text: t("outbox-state-uncertain"), tone: "warn" };
  }
}
