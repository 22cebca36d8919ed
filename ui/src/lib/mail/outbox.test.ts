import { expect, test } from "vitest";

import type { OutboxItem, ProblemClass } from "../api";
import { outboxState } from "./outbox";

function waiting(fault?: ProblemClass): OutboxItem {
  return {
    id: 1,
    account: 1,
    state: "waiting",
    subject: "",
    recipients: [],
    size: 1,
    notBefore: 0,
    rest: false,
    queuedAt: 0,
    attempts: fault ? 1 : 0,
    ...(fault && { problem: { class: fault, advice: "try-again", facts: {}, detail: "" } }),
  };
}

test.each<[ProblemClass | undefined, boolean, string]>([
  [undefined, false, "Will be sent next"],
  [undefined, true, "Waiting for a connection"],
  ["offline", false, "Waiting for a connection"],
  // No jargon of servers and ports while there is simply no connection.
  ["cannot-connect", true, "Waiting for a connection"],
  ["cannot-connect", false, "The server doesn’t answer"],
  ["too-large", true, "Too large to send"],
])("a waiting letter with the fault %s, offline %s: %s", (fault, offline, words) => {
  expect(outboxState(waiting(fault), offline).text).toBe(words);
});
