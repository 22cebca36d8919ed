import { describe, expect, it } from "vitest";

import { pieces, shield } from "./markup";

describe("pieces", () => {
  it("splits a sentence at its tags", () => {
    expect(pieces("for <b>maya@example.com</b>.")).toEqual([
      { text: "for ", tag: null },
      { text: "maya@example.com", tag: "b" },
      { text: ".", tag: null },
    ]);
  });

  it("keeps a sentence without tags whole", () => {
    expect(pieces("plain words")).toEqual([{ text: "plain words", tag: null }]);
  });

  it("never takes a filled-in value for a tag", () => {
    const { host } = shield({ host: "<b>evil</b>" });
    expect(pieces(`server <b>${host}</b>`)).toEqual([
      { text: "server ", tag: null },
      { text: "<b>evil</b>", tag: "b" },
    ]);
  });
});
