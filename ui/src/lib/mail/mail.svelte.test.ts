import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { api } from "../api";
import { play, playing } from "../api/fake";
import { app } from "../state/app.svelte";
import { toasts } from "../state/toast.svelte";
import { Mail } from "./mail.svelte";
import { READ_AFTER_MS } from "./reader.svelte";

let mail: Mail;
const settle = () => vi.advanceTimersByTimeAsync(1);

beforeEach(async () => {
  vi.useFakeTimers();
  playing().listeners.clear();
  play("mail");
  toasts.close();
  await app.start();
  mail = new Mail();
  mail.start();
  await settle();
});

afterEach(() => {
  mail.stop();
  vi.useRealTimers();
});

const subjects = () => [0, 1, 2].map((index) => mail.list?.row(index)?.subject);

test("opening a conversation loads its letters, the newest unfolded", async () => {
  mail.openAt(0);
  await settle();
  expect(mail.reader?.conversation?.letters).toHaveLength(3);
  expect([...(mail.reader?.open ?? [])]).toEqual([mail.reader?.newest?.location]);
  expect(mail.view).toBe("message");
});

test("after two seconds it counts as read, here and at the engine", async () => {
  mail.openAt(1);
  await vi.advanceTimersByTimeAsync(READ_AFTER_MS - 100);
  expect(mail.list?.row(1)?.unread).toBe(true);
  await vi.advanceTimersByTimeAsync(200);
  expect(mail.list?.row(1)?.unread).toBe(false);
  expect(playing().mailbox.folders.find((folder) => folder.id === 11)?.unread).toBe(2);
});

test("marking it unread keeps it so", async () => {
  mail.openAt(1);
  await settle();
  await mail.act("unread");
  await vi.advanceTimersByTimeAsync(READ_AFTER_MS * 2);
  expect(mail.list?.row(1)?.unread).toBe(true);
});

test("archiving goes on to the next older one, and undo brings it back", async () => {
  mail.openAt(0);
  await settle();
  await mail.act("archive");
  await settle();
  expect(subjects()[0]).toBe("Photos from Grandma’s 80th");
  expect(mail.openRow?.subject).toBe("Photos from Grandma’s 80th");
  expect(toasts.current?.text).toBe("Conversation archived");
  expect(toasts.undo()).toBe(true);
  await settle();
  mail.list?.ensure(0, 10);
  await settle();
  expect(subjects()[0]).toBe("Your stay at Heron Cottage, 12–19 July");
  // The one that was open stays open.
  expect(mail.openRow?.subject).toBe("Photos from Grandma’s 80th");
});

test("what the engine refuses comes back with the reason", async () => {
  playing().mailbox.refuse = { class: "refused", advice: "try-again", facts: {}, detail: "NO" };
  await mail.act(
    "archive",
    [mail.list?.row(0)].flatMap((row) => row ?? []),
  );
  mail.list?.ensure(0, 10);
  await settle();
  expect(subjects()[0]).toBe("Your stay at Heron Cottage, 12–19 July");
  expect(toasts.current?.tone).toBe("problem");
});

test("deleting from Deleted asks first", async () => {
  await mail.act(
    "delete",
    [mail.list?.row(0)].flatMap((row) => row ?? []),
  );
  await settle();
  await mail.go({ kind: "folder", folder: 17 });
  await settle();
  const row = mail.list?.row(0);
  if (!row) throw new Error("no row");
  const act = vi.spyOn(api, "act");
  await mail.act("delete", [row]);
  expect(act).not.toHaveBeenCalled();
  expect(mail.deleting).toEqual([row]);
  await mail.act("delete", [row]);
  expect(act).toHaveBeenCalledOnce();
  act.mockRestore();
});

test("undo at once waits for the action that is still on its way", async () => {
  mail.openAt(0);
  await settle();
  const first = subjects()[0];
  void mail.act("archive");
  expect(subjects()[0]).not.toBe(first);
  expect(toasts.current).toBeNull();
  expect(mail.undo()).toBe(true);
  await settle();
  mail.list?.ensure(0, 10);
  await settle();
  expect(subjects()[0]).toBe(first);
});

test("mail that comes while a list opens is in the list", async () => {
  const { viewOpen } = api;
  const spy = vi.spyOn(api, "viewOpen").mockImplementationOnce(async (spec) => {
    const info = await viewOpen(spec);
    // The answer is on its way when the news is told.
    playing().deliver("Hello", "A new letter");
    return info;
  });
  await mail.go({ kind: "folder", folder: 11 });
  spy.mockRestore();
  mail.list?.ensure(0, 10);
  await settle();
  expect(mail.list?.row(0)?.subject).toBe("Hello");
});

test("a range is chosen from where the choosing began", () => {
  mail.openAt(1);
  mail.chooseTo(3);
  expect(mail.chosen.size).toBe(3);
  mail.chooseTo(0);
  expect([...mail.chosen.values()].map((row) => row.subject)).toEqual(subjects().slice(0, 2));
});

test("searching shows results as they are typed and gives the place back", async () => {
  mail.search("cott");
  mail.search("cottage");
  await vi.advanceTimersByTimeAsync(300);
  expect(mail.place).toEqual({ kind: "search", query: "cottage" });
  expect(mail.list?.total).toBe(6);
  expect(mail.list?.coverage?.searched).toBeGreaterThan(0);
  mail.search("");
  await settle();
  expect(mail.place).toEqual({ kind: "role", role: "inbox" });
});

test("new mail while a conversation is open leaves it open and its row marked", async () => {
  mail.openAt(2);
  await settle();
  const thread = mail.reader?.thread;
  playing().deliver("Hello", "A new letter");
  await settle();
  expect(mail.reader?.thread).toBe(thread);
  expect(mail.cursor).toBe(3);
});

test("a letter put into the queue is told with its undo", async () => {
  const draft = [...playing().drafts.values()][0];
  if (!draft) throw new Error("no draft");
  playing().setOffline(true);
  await settle();
  await api.draftSend(draft.id);
  await settle();
  expect(toasts.current?.text).toBe("Will be sent when you’re online");
  expect(mail.outbox).toHaveLength(1);
});

test("a letter that still waits some seconds can be taken back", async () => {
  const draft = [...playing().drafts.values()][0];
  if (!draft) throw new Error("no draft");
  await api.draftSend(draft.id);
  await settle();
  expect(toasts.current?.text).toBe("Your message is being sent");
  expect(toasts.current?.lasts).toBeLessThanOrEqual(10_000);
  expect(toasts.undo()).toBe(true);
});

test("the next unread is found from the mark on and around the end", () => {
  mail.cursor = 3;
  expect(mail.nextUnread()).toBe(true);
  expect(mail.openRow?.subject).toBe("Two books are due on Friday");
});
