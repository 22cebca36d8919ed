import { describe, expect, it } from "vitest";

import type { Problem, ProblemClass } from "../api/generated";
import { type ProblemContext, problemPage, securityProgram } from "./problem-page";

const context: ProblemContext = {
  where: "receive",
  email: "maya@example.com",
  domain: "example.com",
  providerUrl: null,
  now: Date.UTC(2026, 5, 1),
  date: (seconds) => new Date(seconds * 1000).toISOString().slice(0, 10),
  time: () => "14:05",
};

function problem(kind: ProblemClass, facts: Problem["facts"] = {}): Problem {
  return { class: kind, advice: "try-again", facts, detail: "" };
}

const certificate = {
  names: ["*.hosting.example.org"],
  issuer: "Example Authority",
  notBefore: Date.UTC(2026, 0, 1) / 1000,
  notAfter: Date.UTC(2026, 7, 3) / 1000,
  pin: "9f3c410b",
};

function actions(
  kind: ProblemClass,
  facts: Problem["facts"] = {},
  where: ProblemContext["where"] = "receive",
) {
  return problemPage(problem(kind, facts), { ...context, where }).actions.map((action) => action.kind);
}

describe("the main button comes last", () => {
  it.each<[ProblemClass, Problem["facts"], string[]]>([
    ["offline", {}, []],
    ["host-not-found", {}, ["look-up-again", "change-settings"]],
    ["cannot-connect", { otherPort: 143 }, ["change-settings", "other-port", "try-again"]],
    ["cannot-connect", {}, ["change-settings", "try-again"]],
    ["wifi-sign-in", {}, ["try-again", "open-page"]],
    ["certificate-wrong-name", { certificate }, ["see-certificate", "try-again"]],
    ["certificate-wrong-name", {}, ["try-again"]],
    ["no-encryption", { otherPort: 993 }, ["change-settings", "other-port"]],
    ["no-encryption", {}, ["change-settings"]],
    ["wrong-password", {}, ["sign-in"]],
    ["app-password-needed", {}, ["sign-in"]],
    ["settings-not-found", {}, ["enter-settings", "try-again"]],
    ["browser-sign-in-required", {}, ["other-address"]],
    ["keyring-unavailable", {}, ["unlock-keyring"]],
  ])("%s %j", (kind, facts, expected) => {
    expect(actions(kind, facts)).toEqual(expected);
  });
});

describe("sending does not work yet", () => {
  it("always offers to finish", () => {
    expect(actions("cannot-connect", { otherPort: 587 }, "send")).toEqual([
      "finish-later",
      "change-settings",
      "other-port",
      "try-again",
    ]);
    expect(actions("wrong-password", {}, "send")).toEqual(["finish-later", "change-settings"]);
    expect(actions("server-busy", {}, "send")).toEqual(["finish-later", "try-again", "change-settings"]);
  });

  it("says that receiving works and why sending does not", () => {
    const page = problemPage(problem("host-not-found", { host: "smtp.example.com" }), {
      ...context,
      where: "send",
    });
    expect(page.heading.key).toBe("wizard-sending-heading");
    expect(page.text.key).toBe("wizard-host-not-found-text");
  });
});

describe("certificates", () => {
  const text = (kind: ProblemClass, facts: Problem["facts"], now = context.now) =>
    problemPage(problem(kind, facts), { ...context, now }).text;

  it("names the day on which it ended", () => {
    expect(text("certificate-expired", { host: "imap.example.com", certificate })).toEqual({
      key: "wizard-certificate-expired",
      args: { host: "imap.example.com", date: "2026-08-03" },
    });
  });

  it("looks at this computer's clock first", () => {
    expect(text("certificate-expired", { certificate }, Date.UTC(2019, 0, 1)).key).toBe(
      "wizard-certificate-clock",
    );
  });

  it("knows a security program that stands in between", () => {
    const between = { ...certificate, issuer: "CN=Avast Web/Mail Shield Root" };
    expect(text("certificate-unknown-issuer", { certificate: between })).toEqual({
      key: "wizard-certificate-security-program",
      args: { name: "Avast" },
    });
    expect(securityProgram("Let’s Encrypt")).toBeNull();
  });
});

it("opens the provider's page where it is known, else the domain's", () => {
  expect(problemPage(problem("wrong-password"), context).url).toBe("https://example.com");
  expect(
    problemPage(problem("wrong-password"), { ...context, providerUrl: "https://mail.example.com/" }).url,
  ).toBe("https://mail.example.com/");
});
