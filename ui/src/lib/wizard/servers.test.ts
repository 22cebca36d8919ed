import { describe, expect, it } from "vitest";

import type { Server } from "../api/generated";
import { faults, formFrom, portNumber, serverFrom, usualSecurity } from "./servers";

const found: Server = {
  protocol: "imap",
  host: "imap.example.com",
  port: 993,
  security: "tls",
  user: "maya",
};

describe("formFrom", () => {
  it("takes over what was found", () => {
    expect(formFrom(found, "imap", "maya@example.com", "example.com")).toEqual({
      host: "imap.example.com",
      port: "993",
      security: "tls",
      user: "maya",
      pin: null,
    });
  });
  it("starts with the usual name, encrypted", () => {
    expect(formFrom(null, "smtp", "maya@example.com", "example.com")).toMatchObject({
      host: "smtp.example.com",
      port: "465",
      security: "tls",
      user: "maya@example.com",
    });
  });
});

describe("faults", () => {
  it.each([
    [{ host: "" }, { host: "wizard-manual-host-missing" }],
    [{ host: "imap example" }, { host: "wizard-manual-host-invalid" }],
    [{ host: "https://imap.example.com" }, { host: "wizard-manual-host-invalid" }],
    [{ host: "192.0.2.1" }, {}],
    [{ host: "::1" }, {}],
    [{ host: "localhost" }, {}],
    [{ port: "" }, { port: "wizard-manual-port-invalid" }],
    [{ port: "99999" }, { port: "wizard-manual-port-invalid" }],
    [{ user: " " }, { user: "wizard-manual-user-missing" }],
    [{}, {}],
  ])("%j", (change, expected) => {
    expect(faults({ ...formFrom(found, "imap", "", ""), ...change })).toEqual(expected);
  });
});

it.each([
  ["993", 993],
  [" 25 ", 25],
  ["0", null],
  ["65536", null],
  ["9e1", null],
])("port %j is %j", (text, expected) => {
  expect(portNumber(text)).toBe(expected);
});

it("knows the security that goes with a standard port", () => {
  expect(usualSecurity("smtp", 465)).toBe("tls");
  expect(usualSecurity("smtp", 587)).toBe("starttls");
  expect(usualSecurity("smtp", 25)).toBe("none");
  expect(usualSecurity("imap", 143)).toBe("starttls");
  expect(usualSecurity("imap", 4143)).toBeNull();
});

it("keeps a pin for the same host and port only", () => {
  const pinned: Server = { ...found, pin: "ab" };
  const form = formFrom(pinned, "imap", "", "");
  expect(serverFrom(form, "imap", pinned).pin).toBe("ab");
  expect(serverFrom({ ...form, port: "143" }, "imap", pinned).pin).toBeUndefined();
  expect(serverFrom({ ...form, host: "other.example.com" }, "imap", pinned).pin).toBeUndefined();
});
