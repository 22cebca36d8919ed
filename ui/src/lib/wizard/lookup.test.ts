import { expect, it } from "vitest";

import type { SetupStep } from "../api/generated";
import { lookupLines, type LookupSource } from "./lookup";

const source: LookupSource = { domain: "example.com", checking: false, incoming: null, outgoing: null };
const step = (kind: SetupStep["kind"], state: SetupStep["state"], subject = ""): SetupStep => ({
  kind,
  state,
  subject,
});

it("shows what is still to do before anything was tried", () => {
  expect(lookupLines([], source).map(({ kind, look }) => [kind, look])).toEqual([
    ["receive", "todo"],
    ["send", "todo"],
  ]);
});

it("shows the last state of each kind, and a find before later failures", () => {
  const lines = lookupLines(
    [
      step("provider-table", "running"),
      step("provider-table", "nothing"),
      step("autoconfig", "running", "autoconfig.example.com"),
      step("autoconfig", "found", "autoconfig.example.com"),
      step("autoconfig", "nothing", "example.com"),
    ],
    source,
  );
  expect(lines.map(({ kind, look, state }) => [kind, look, state])).toEqual([
    ["provider-table", "nothing", "wizard-state-not-known"],
    ["autoconfig", "done", "wizard-state-answered"],
    ["receive", "todo", null],
    ["send", "todo", null],
  ]);
});

it("names the server while signing in", () => {
  const lines = lookupLines([step("receive", "running", "imap.example.com:993")], {
    ...source,
    checking: true,
    incoming: { protocol: "imap", host: "imap.example.com", port: 993, security: "tls", user: "maya" },
  });
  expect(lines[0]).toMatchObject({
    look: "running",
    detail: { key: "wizard-server-tls", args: { host: "imap.example.com", port: "993" } },
  });
});
