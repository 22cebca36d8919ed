import { expect, test } from "vitest";

import type { AccountStatus, ConnectionState } from "../api";
import { headline } from "./status";

const account = (state: ConnectionState, more: Partial<AccountStatus> = {}): AccountStatus => ({
  account: 1,
  state,
  bodiesHere: 5,
  bodiesTotal: 10,
  ...more,
});
const status = (...accounts: AccountStatus[]) => ({
  accounts,
  outboxWaiting: 0,
  outboxAttention: 0,
  operationsWaiting: 0,
});

test.each<[ConnectionState[], string]>([
  [["up-to-date", "needs-sign-in"], "needs-sign-in"],
  [["failing", "offline"], "failing"],
  [["up-to-date", "offline"], "offline"],
  [["downloading", "checking"], "downloading"],
  [["connecting", "up-to-date"], "connecting"],
  [["checking", "up-to-date"], "checking"],
  [["up-to-date", "up-to-date"], "up-to-date"],
  [[], "up-to-date"],
])("of %s the line tells %s", (states, kind) => {
  expect(headline(status(...states.map((state) => account(state))), 0).kind).toBe(kind);
});

test("letters that need the person come before the weather of the network", () => {
  expect(headline({ ...status(account("offline")), outboxAttention: 2 }, 0)).toEqual({
    kind: "outbox-attention",
    count: 2,
  });
});

test("the oldest check counts, and none at all if one account was never checked", () => {
  const one = account("up-to-date", { checkedAt: 100 });
  const two = account("up-to-date", { checkedAt: 50 });
  expect(headline(status(one, two), 0)).toEqual({ kind: "up-to-date", checkedAt: 50 });
  expect(headline(status(one, account("up-to-date")), 0)).toEqual({
    kind: "up-to-date",
    checkedAt: undefined,
  });
});
