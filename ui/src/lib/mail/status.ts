/**
 * The one line that tells the state of the mail. Of several accounts the worst counts, in this order: needs the
 * person, can't be reached, offline, sending, downloading, connecting, checking, up to date.
 */
import type { AccountId, AccountStatus, ConnectionState, Status } from "../api";

export type Headline =
  | { kind: "needs-sign-in" | "failing"; account: AccountId; status: AccountStatus }
  | { kind: "outbox-attention"; count: number }
  | { kind: "sending"; count: number }
  | { kind: "downloading"; here: number; total: number }
  | { kind: "offline" | "connecting" | "checking" | "up-to-date"; checkedAt: number | undefined };

export function headline(status: Status, sending: number): Headline {
  const first = (state: ConnectionState) => status.accounts.find((account) => account.state === state);
  for (const kind of ["needs-sign-in", "failing"] as const) {
    const found = first(kind);
    if (found) return { kind, account: found.account, status: found };
  }
  if (status.outboxAttention > 0) return { kind: "outbox-attention", count: status.outboxAttention };
  const checkedAt = oldest(status);
  if (first("offline")) return { kind: "offline", checkedAt };
  if (sending > 0) return { kind: "sending", count: sending };
  if (first("downloading")) {
    const busy = status.accounts.filter((account) => account.state === "downloading");
    return {
      kind: "downloading",
      here: busy.reduce((sum, account) => sum + account.bodiesHere, 0),
      total: busy.reduce((sum, account) => sum + account.bodiesTotal, 0),
    };
  }
  if (first("connecting")) return { kind: "connecting", checkedAt };
  if (first("checking")) return { kind: "checking", checkedAt };
  return { kind: "up-to-date", checkedAt };
}

// The account that was checked longest ago tells how old the picture may be.
function oldest(status: Status): number | undefined {
  const times = status.accounts.map((account) => account.checkedAt);
  return times.every((time) => time !== undefined) && times.length > 0 ? Math.min(...times) : undefined;
}
