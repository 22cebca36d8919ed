import { expect, test } from "vitest";

import { frameMessage, judgeLink } from "./frame";

test.each([
  [null],
  ["height"],
  [{}],
  [{ linnet: "height" }],
  [{ linnet: "height", height: "100" }],
  [{ linnet: "height", height: Infinity }],
  [{ linnet: "height", height: -1 }],
  [{ linnet: "link", href: 3, text: "" }],
  [{ linnet: "key", key: "x".repeat(100) }],
  [{ linnet: "act", verb: "delete" }],
])("%j from a letter is nothing", (data) => {
  expect(frameMessage(data)).toBeNull();
});

test("a letter cannot make itself endlessly tall", () => {
  expect(frameMessage({ linnet: "height", height: 1e12 })).toEqual({ linnet: "height", height: 200_000 });
});

test("a key is taken with plain booleans only", () => {
  expect(frameMessage({ linnet: "key", key: "e", ctrl: "yes" })).toEqual({
    linnet: "key",
    key: "e",
    ctrl: false,
    shift: false,
    alt: false,
    meta: false,
  });
});

test.each([
  ["https://cottages.example.org/heron", "our page", "open"],
  ["https://cottages.example.org/", "cottages.example.org", "open"],
  ["https://www.example.org/a", "https://example.org/a", "open"],
  ["https://shop.example.org/", "example.org", "open"],
  ["mailto:a@example.org", "write", "open"],
  ["https://evil.example/", "https://bank.example/login", "ask"],
  ["https://evil.example/", "www.bank.example", "ask"],
  ["https://example.org.evil.example/", "example.org", "ask"],
  ["https://bank.example@evil.example/", "here", "ask"],
  ["https://xn--80ak6aa92e.com/", "here", "ask"],
  ["javascript:alert(1)", "here", "refused"],
  ["file:///etc/passwd", "here", "refused"],
  ["data:text/html,x", "here", "refused"],
  ["mail://localhost/TOKEN", "here", "refused"],
  ["//example.org", "here", "refused"],
  ["", "here", "refused"],
])("%s under the words “%s” is: %s", (href, text, kind) => {
  expect(judgeLink(href, text).kind).toBe(kind);
});
