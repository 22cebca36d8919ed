import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { DraftContent, DraftInfo, Problem } from "../api";
import { type ComposeApi, Composer } from "./compose.svelte";

const priya = { name: "Priya Raman", email: "priya@example.org", invalid: false };
const content: DraftContent = { account: 1, to: [priya], cc: [], bcc: [], subject: "Rota", text: "" };
const info: DraftInfo = { id: 5, kind: "new", content, attachments: [], sizeLimit: 25_000_000, savedAt: 100 };
const full: Problem = { class: "disk-full", advice: "make-room", facts: {}, detail: "" };

let api: { [K in keyof ComposeApi]: ReturnType<typeof vi.fn<ComposeApi[K]>> };
let composer: Composer;
let clock: number;

beforeEach(async () => {
  vi.useFakeTimers();
  clock = 200;
  api = {
    draftLoad: vi.fn<ComposeApi["draftLoad"]>(async () => structuredClone(info)),
    draftSave: vi.fn<ComposeApi["draftSave"]>(async () => clock++),
    draftAttach: vi.fn<ComposeApi["draftAttach"]>(async () => [
      { id: 1, name: "rota.pdf", contentType: "application/pdf", size: 41_000 },
    ]),
    draftDetach: vi.fn<ComposeApi["draftDetach"]>(async () => []),
    draftSend: vi.fn<ComposeApi["draftSend"]>(async () => ({ outbox: 9, offline: false })),
    draftDiscard: vi.fn<ComposeApi["draftDiscard"]>(async () => null),
    draftRestoreDiscarded: vi.fn<ComposeApi["draftRestoreDiscarded"]>(async () => null),
    draftVersions: vi.fn<ComposeApi["draftVersions"]>(async () => []),
    draftVersion: vi.fn<ComposeApi["draftVersion"]>(async () => ({ ...content, text: "before" })),
    windowClose: vi.fn<ComposeApi["windowClose"]>(async () => null),
  };
  composer = new Composer(api, 5);
  await composer.load();
});
afterEach(() => {
  composer.destroy();
  vi.useRealTimers();
});

const saved = () => api.draftSave.mock.lastCall?.[1];

describe("saving", () => {
  it("waits for a pause of a second", async () => {
    composer.edit({ text: "H" });
    await vi.advanceTimersByTimeAsync(900);
    composer.edit({ text: "He" });
    await vi.advanceTimersByTimeAsync(900);
    expect(api.draftSave).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    expect(saved()?.text).toBe("He");
    expect(composer.savedAt).toBe(200);
    expect(composer.dirty).toBe(false);
  });

  it("comes at least every two seconds while somebody writes", async () => {
    for (let i = 1; i <= 30; i++) {
      composer.edit({ text: "x".repeat(i) });
      await vi.advanceTimersByTimeAsync(200);
    }
    expect(api.draftSave.mock.calls.length).toBeGreaterThanOrEqual(2);
    expect(composer.text.length - (saved()?.text.length ?? 0)).toBeLessThanOrEqual(10);
  });

  it("keeps what was typed and is not a chip yet", async () => {
    composer.type("to", "theo@example.net");
    await vi.advanceTimersByTimeAsync(1000);
    expect(saved()?.to.map(({ email }) => email)).toEqual(["priya@example.org", "theo@example.net"]);
  });

  it("tries again until it has worked", async () => {
    api.draftSave.mockRejectedValueOnce(full);
    composer.edit({ text: "H" });
    await vi.advanceTimersByTimeAsync(1000);
    expect(composer.saveProblem?.class).toBe("disk-full");
    expect(composer.dirty).toBe(true);
    await vi.advanceTimersByTimeAsync(2000);
    expect(composer.saveProblem).toBeNull();
    expect(composer.dirty).toBe(false);
  });

  it("saves once more what was typed during a save", async () => {
    composer.edit({ text: "one" });
    api.draftSave.mockImplementationOnce(async () => {
      composer.edit({ text: "two" });
      return clock++;
    });
    expect(await composer.flush()).toBe(true);
    expect(saved()?.text).toBe("two");
  });
});

describe("closing", () => {
  it("saves first", async () => {
    composer.edit({ text: "H" });
    await composer.close();
    expect(saved()?.text).toBe("H");
    expect(api.windowClose).toHaveBeenCalled();
  });

  it("stays open when it could not save", async () => {
    api.draftSave.mockRejectedValue(full);
    composer.edit({ text: "H" });
    await composer.close();
    expect(api.windowClose).not.toHaveBeenCalled();
  });

  it("saves at once when the window is closed from outside", () => {
    composer.edit({ text: "H" });
    composer.leave();
    expect(saved()?.text).toBe("H");
  });

  it("leaves no empty draft behind", async () => {
    api.draftLoad.mockResolvedValue({ ...info, content: { ...content, to: [], subject: "" } });
    const untouched = new Composer(api, 6);
    await untouched.load();
    await untouched.close();
    expect(api.draftDiscard).toHaveBeenCalledWith(6);
  });
});

describe("sending", () => {
  it("saves, sends and closes", async () => {
    composer.edit({ text: "Hello" });
    await composer.send();
    expect(saved()?.text).toBe("Hello");
    expect(api.draftSend).toHaveBeenCalledWith(5);
    expect(api.windowClose).toHaveBeenCalled();
  });

  it("needs somebody", async () => {
    composer.edit({ to: [] });
    await composer.send();
    expect(composer.fault).toMatchObject({ field: "to", kind: "nobody" });
    expect(api.draftSend).not.toHaveBeenCalled();
  });

  it("marks what is no address, and the mark goes with the correction", async () => {
    composer.type("cc", "hanna@exmaple");
    await composer.send();
    expect(composer.fault).toMatchObject({ field: "cc", kind: "invalid" });
    composer.edit({ cc: [] });
    expect(composer.fault).toBeNull();
  });

  it("never sends what is too large", async () => {
    composer.attachments = [{ id: 1, name: "lake.mov", contentType: "video/quicktime", size: 27_800_000 }];
    await composer.send();
    expect(api.draftSend).not.toHaveBeenCalled();
  });

  it("says why it was not sent and keeps the window", async () => {
    api.draftSend.mockRejectedValue({ ...full, class: "sender-refused" });
    await composer.send();
    expect(composer.sendProblem?.class).toBe("sender-refused");
    expect(composer.sending).toBe(false);
    expect(api.windowClose).not.toHaveBeenCalled();
  });

  it("asks about a forgotten file only while there is none", async () => {
    composer.edit({ text: "It is attached." });
    expect(composer.forgotten("attached")).toBe("attached");
    await composer.attach();
    expect(composer.forgotten("attached")).toBeNull();
  });
});

describe("deleting", () => {
  it("can be undone for ten seconds", async () => {
    await composer.discard();
    expect(composer.discarded).toBe(true);
    await composer.restore();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(composer.discarded).toBe(false);
    expect(api.windowClose).not.toHaveBeenCalled();
  });

  it("closes the window afterwards, but not while somebody points at the way back", async () => {
    await composer.discard();
    composer.pauseLeaving();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(api.windowClose).not.toHaveBeenCalled();
    composer.resumeLeaving();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(api.windowClose).toHaveBeenCalled();
  });
});

it("goes back to an earlier version without losing this one", async () => {
  composer.edit({ text: "now" });
  await composer.useVersion(2);
  expect(saved()?.text).toBe("now");
  expect(composer.text).toBe("before");
  await vi.advanceTimersByTimeAsync(1000);
  expect(saved()?.text).toBe("before");
});
