import { beforeEach, expect, test, vi } from "vitest";

import { api } from "../api";
import { play, playing } from "../api/fake";
import { groupKey } from "../i18n/dates";
import { ListModel } from "./list.svelte";

const now = () => Math.floor(Date.now() / 1000);
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

async function opened(spec: ConstructorParameters<typeof ListModel>[0] = { kind: "role", role: "inbox" }) {
  const list = new ListModel(spec, now);
  api.on((event) => list.heard(event));
  await list.open();
  return list;
}

beforeEach(() => {
  playing().listeners.clear();
  play("mail");
});

test("the first rows are there with the answer, under their headings", async () => {
  const list = await opened();
  expect(list.ready).toBe(true);
  expect(list.row(0)?.subject).toBe("Your stay at Heron Cottage, 12–19 July");
  expect(list.heads.slice(0, 2).map((head) => groupKey(head.group))).toEqual(["today", "yesterday"]);
});

test("rows come by the page when they come into sight", async () => {
  playing().mailbox.fill(1000);
  const list = await opened();
  expect(list.row(500)).toBeUndefined();
  list.ensure(495, 505);
  await settle();
  expect(list.row(500)?.subject).toMatch(/\d/);
  expect(list.row(300)).toBeUndefined();
});

test("new mail moves what is known along with it", async () => {
  const list = await opened();
  const first = list.row(0);
  playing().deliver("Hello", "A new letter");
  await settle();
  expect(list.total).toBe(14);
  expect(list.indexOf(first?.thread ?? 0)).toBe(1);
  list.ensure(0, 10);
  await settle();
  expect(list.row(0)?.subject).toBe("Hello");
  expect(list.row(1)?.thread).toBe(first?.thread);
  expect(list.unread).toBe(6);
});

test("a removed row is gone at once and stays gone when the engine agrees", async () => {
  const list = await opened();
  const [first, second] = [list.row(0), list.row(1)];
  if (!first || !second) throw new Error("no rows");
  list.remove(new Set([first.thread]));
  expect(list.row(0)?.thread).toBe(second.thread);
  expect(list.heads[0]?.index).toBe(0);
  await api.act({ verb: "archive", locations: first.locations });
  await settle();
  list.ensure(0, 10);
  await settle();
  expect(list.total).toBe(12);
  expect(list.row(0)?.thread).toBe(second.thread);
});

test("an answer asked for before a removal does not bring the row back", async () => {
  playing().mailbox.fill(300);
  const list = await opened();
  const gone = list.row(3);
  if (!gone) throw new Error("no row");
  list.refresh();
  list.ensure(0, 10);
  list.remove(new Set([gone.thread]));
  await settle();
  expect(list.indexOf(gone.thread)).toBe(-1);
});

test("a removed row is not seen again while the engine still has it", async () => {
  const list = await opened();
  const [first, second] = [list.row(0), list.row(1)];
  if (!first || !second) throw new Error("no rows");
  list.remove(new Set([first.thread]));
  // The change is on its way; meanwhile the rows are asked for.
  list.ensure(0, 10);
  await settle();
  expect(list.indexOf(first.thread)).toBe(-1);
  expect(list.row(0)?.thread).toBe(second.thread);
  // Taken back, it is there again.
  list.refresh();
  list.ensure(0, 10);
  await settle();
  expect(list.row(0)?.thread).toBe(first.thread);
});

test("rows far away are forgotten", async () => {
  playing().mailbox.fill(5000);
  const list = await opened();
  for (let at = 0; at < 5000; at += 60) {
    list.ensure(at, at + 20);
    await settle();
  }
  expect(list.row(10)).toBeUndefined();
  expect(list.row(4980)).toBeDefined();
});

test("a list that cannot be opened says why", async () => {
  const problem = { class: "storage", advice: "copy-report", facts: {}, detail: "" } as const;
  const open = vi.spyOn(api, "viewOpen").mockRejectedValueOnce(problem);
  const list = await opened();
  expect(list.problem).toEqual(problem);
  open.mockRestore();
});
