import { beforeEach, expect, it, vi } from "vitest";

import type { CheckReport, Problem } from "../api";
import { type PasswordApi, PasswordChange } from "./password.svelte";

const problem = (kind: Problem["class"]): Problem => ({
  class: kind,
  advice: "try-again",
  facts: {},
  detail: "",
});
const ok: CheckReport = { receive: { state: "ok" }, send: { state: "ok" } };
const wrong: CheckReport = {
  receive: { state: "problem", problem: problem("wrong-password") },
  send: { state: "skipped" },
};

const api = { accountPassword: vi.fn<PasswordApi["accountPassword"]>() };
let change: PasswordChange;

beforeEach(() => {
  vi.resetAllMocks();
  change = new PasswordChange(api, 3);
  change.value = "secret";
});

it("forgets the password once it works", async () => {
  api.accountPassword.mockResolvedValue(ok);
  await change.submit();
  expect(api.accountPassword).toHaveBeenCalledWith(3, "secret");
  expect(change.outcome).toEqual({ kind: "works" });
  expect(change.value).toBe("");
});

it("stops after two refused passwords, until the website was tried", async () => {
  api.accountPassword.mockResolvedValue(wrong);
  await change.submit();
  expect(change.outcome?.kind).toBe("refused");
  await change.submit();
  await change.submit();
  expect(change.stopped).toBe(true);
  expect(api.accountPassword).toHaveBeenCalledTimes(2);
  change.websiteOpened();
  await change.submit();
  expect(api.accountPassword).toHaveBeenCalledTimes(3);
});

it("tells a password that only receives from one that could not be checked", async () => {
  api.accountPassword.mockResolvedValueOnce({
    ...ok,
    send: { state: "problem", problem: problem("wrong-password") },
  });
  await change.submit();
  expect(change.outcome?.kind).toBe("send-only");
  api.accountPassword.mockRejectedValueOnce(problem("offline"));
  await change.submit();
  expect(change.outcome).toMatchObject({ kind: "failed", problem: { class: "offline" } });
  expect(change.tries).toBe(0);
});

it("needs something to check", async () => {
  change.value = "";
  await change.submit();
  expect(change.tried).toBe(true);
  expect(api.accountPassword).not.toHaveBeenCalled();
});
