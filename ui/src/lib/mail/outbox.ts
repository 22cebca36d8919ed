/** The words for the state of a letter that waits to be sent. */
import type { OutboxItem } from "../api";
import { t } from "../i18n/index.svelte";
import { problemWords } from "../i18n/problem";

export type OutboxTone = "warn" | "bad" | "";

export function outboxState(item: OutboxItem, offline: boolean): { text: string; tone: OutboxTone } {
  switch (item.state) {
    case "waiting":
      if (item.problem && item.problem.class !== "offline")
        return { text: problemWords(item.problem).title, tone: "warn" };
      return offline
        ? { text: t("outbox-state-waiting"), tone: "warn" }
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
