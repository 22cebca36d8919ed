import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Discovery, Event, Problem, Server, SetupRequest, SetupResult } from "../api";
import { type SetupApi, Wizard } from "./wizard.svelte";

const incoming: Server = {
  protocol: "imap",
  host: "imap.example.com",
  port: 993,
  security: "tls",
  user: "maya",
};
const outgoing: Server = {
  protocol: "smtp",
  host: "smtp.example.com",
  port: 465,
  security: "tls",
  user: "maya",
};
const found: Discovery = {
  candidates: [{ source: "provider-table", provider: "Example", incoming, outgoing }],
};
const added: SetupResult = { report: { receive: { state: "ok" }, send: { state: "ok" } }, account: 7 };

function problem(kind: Problem["class"], facts: Problem["facts"] = {}): Problem {
  return { class: kind, advice: "try-again", facts, detail: "" };
}

function refused(kind: Problem["class"], where: "receive" | "send" = "receive"): SetupResult {
  const fault = { state: "problem", problem: problem(kind) } as const;
  return {
    report:
      where === "receive"
        ? { receive: fault, send: { state: "skipped" } }
        : { receive: { state: "ok" }, send: fault },
  };
}

function door() {
  const listeners = new Set<(event: Event) => void>();
  return {
    setupHint: vi.fn<SetupApi["setupHint"]>(async () => null),
    setupDiscover: vi.fn<SetupApi["setupDiscover"]>(async () => found),
    setupCancel: vi.fn<SetupApi["setupCancel"]>(async () => null),
    setupAdd: vi.fn<SetupApi["setupAdd"]>(async () => added),
    keyringRetry: vi.fn<SetupApi["keyringRetry"]>(async () => "keyring"),
    on: (listener: (event: Event) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell: (event: Event) => listeners.forEach((listener) => listener(event)),
  };
}

let api: ReturnType<typeof door>;
let wizard: Wizard;
const request = () => api.setupAdd.mock.lastCall?.[0] as SetupRequest;

beforeEach(() => {
  api = door();
  wizard = new Wizard(api, "about");
  wizard.name = " Maya ";
  wizard.email = "maya@example.com";
  wizard.password = "secret";
});
afterEach(() => {
  wizard.destroy();
  vi.useRealTimers();
});

it("goes from the address to a kept account", async () => {
  await wizard.proceed();
  expect(request()).toMatchObject({ name: "Maya", email: "maya@example.com", incoming, outgoing });
  expect(wizard.page).toBe("ready");
  expect(wizard.account).toBe(7);
  expect(wizard.password).toBe("");
});

it("collects the steps that the engine tells of", async () => {
  api.tell({ type: "setup", step: { kind: "autoconfig", state: "running", subject: "example.com" } });
  expect(wizard.steps).toHaveLength(1);
});

describe("the provider's hint", () => {
  it("is asked for once per address", async () => {
    await wizard.leaveEmail();
    await wizard.leaveEmail();
    expect(api.setupHint).toHaveBeenCalledTimes(1);
  });

  it("stops before a password would go in vain", async () => {
    api.setupHint.mockResolvedValue({ provider: "Outlook", kind: "browser-sign-in" });
    await wizard.proceed();
    expect(wizard.page).toBe("about");
    expect(wizard.blocked).toBe(true);
    expect(api.setupDiscover).not.toHaveBeenCalled();
  });

  it("takes the spaces out of an app password", async () => {
    api.setupHint.mockResolvedValue({ provider: "Gmail", kind: "app-password" });
    wizard.password = "abcd efgh ijkl mnop";
    await wizard.proceed();
    expect(request().password).toBe("abcdefghijklmnop");
  });

  it("goes when the address changes", async () => {
    api.setupHint.mockResolvedValue({ provider: "Gmail", kind: "app-password" });
    await wizard.leaveEmail();
    wizard.email = "maya@example.org";
    wizard.emailChanged();
    expect(wizard.hint).toBeNull();
  });
});

it("asks before the password goes to another domain", async () => {
  api.setupDiscover.mockResolvedValue({
    candidates: [{ source: "guess", provider: "", incoming, outgoing, confirmDomain: "hosting.example.org" }],
  });
  await wizard.proceed();
  expect(wizard.page).toBe("confirm");
  expect(api.setupAdd).not.toHaveBeenCalled();
  await wizard.confirm();
  expect(wizard.page).toBe("ready");
});

it("says when no settings were found, with the likely address", async () => {
  api.setupDiscover.mockResolvedValue({ candidates: [], didYouMean: "maya@example.com" });
  await wizard.proceed();
  expect(wizard.page).toBe("problem");
  expect(wizard.trouble?.problem.class).toBe("settings-not-found");
  expect(wizard.didYouMean).toBe("maya@example.com");
});

it("tries the next settings only where nobody answered", async () => {
  const second: Server = { ...incoming, host: "mail.example.com" };
  api.setupDiscover.mockResolvedValue({
    candidates: [...found.candidates, { source: "guess", provider: "", incoming: second, outgoing }],
  });
  api.setupAdd.mockResolvedValueOnce(refused("cannot-connect"));
  await wizard.proceed();
  expect(request().incoming.host).toBe("mail.example.com");
  expect(wizard.page).toBe("ready");
});

it("stops after two refused passwords until the website was tried", async () => {
  api.setupAdd.mockResolvedValue(refused("wrong-password"));
  await wizard.proceed();
  expect(wizard.stopped).toBe(false);
  await wizard.signIn("other", false);
  expect(wizard.stopped).toBe(true);
  wizard.websiteOpened();
  expect(wizard.stopped).toBe(false);
});

describe("sending does not work yet", () => {
  beforeEach(async () => {
    api.setupAdd.mockResolvedValueOnce(refused("cannot-connect", "send"));
    await wizard.proceed();
  });

  it("can be left for later", async () => {
    expect(wizard.trouble?.where).toBe("send");
    api.setupAdd.mockResolvedValueOnce({ ...refused("cannot-connect", "send"), account: 7 });
    await wizard.finishLater();
    expect(request().acceptSendingFault).toBe(true);
    expect(wizard.page).toBe("ready");
    expect(wizard.sendingLater).toBe(true);
  });

  it("changes the sending server only", async () => {
    await wizard.useOtherPort(587);
    expect(request().incoming).toEqual(incoming);
    expect(request().outgoing).toEqual({ ...outgoing, port: 587, security: "starttls" });
  });
});

it("pins the certificate a person trusts to its server", async () => {
  api.setupAdd.mockResolvedValueOnce(refused("certificate-unknown-issuer"));
  await wizard.proceed();
  await wizard.trust("9f3c");
  expect(request().incoming.pin).toBe("9f3c");
  expect(request().outgoing.pin).toBeUndefined();
});

it("goes on by itself when the internet is back", async () => {
  vi.useFakeTimers();
  api.setupDiscover.mockRejectedValueOnce(problem("offline"));
  await wizard.proceed();
  expect(wizard.page).toBe("problem");
  api.setupDiscover.mockRejectedValueOnce(problem("offline"));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(wizard.page).toBe("problem");
  globalThis.dispatchEvent(new globalThis.Event("online"));
  await vi.advanceTimersByTimeAsync(0);
  expect(wizard.page).toBe("ready");
});

describe("going back while something runs", () => {
  it("leaves the late answer aside", async () => {
    let answer: (discovery: Discovery) => void = () => undefined;
    api.setupDiscover.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const running = wizard.lookUp();
    wizard.back();
    answer(found);
    await running;
    expect(wizard.page).toBe("about");
    expect(api.setupCancel).toHaveBeenCalled();
    expect(api.setupAdd).not.toHaveBeenCalled();
  });

  it("does not hide an account that was kept meanwhile", async () => {
    let answer: (result: SetupResult) => void = () => undefined;
    api.setupAdd.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const running = wizard.proceed();
    await vi.waitFor(() => expect(api.setupAdd).toHaveBeenCalled());
    wizard.back();
    answer(added);
    await running;
    expect(wizard.page).toBe("ready");
  });
});

it("takes settings by hand, with another name and password for sending", async () => {
  wizard.enterSettings();
  const form = wizard.manualForm();
  expect(form.incoming.host).toBe("imap.example.com");
  expect(form.same).toBe(true);
  form.incoming.host = "mail.example.com";
  form.same = false;
  form.outgoing.user = "sender";
  form.outgoingPassword = "other secret";
  await wizard.useManual(form, false);
  expect(request()).toMatchObject({
    incoming: { host: "mail.example.com", port: 993, security: "tls" },
    outgoing: { user: "sender" },
    outgoingPassword: "other secret",
    acceptNoEncryption: false,
  });
});

it("leads back to the page of the settings when they were entered by hand", async () => {
  api.setupAdd.mockResolvedValueOnce(refused("cannot-connect"));
  await wizard.useManual(wizard.manualForm(), false);
  wizard.back();
  expect(wizard.page).toBe("manual");
});
