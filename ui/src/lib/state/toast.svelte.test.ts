import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { UNDO_MS, toasts } from "./toast.svelte";

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  toasts.close();
  vi.useRealTimers();
});

test("undo can be had for ten seconds", () => {
  const undo = vi.fn();
  toasts.show("Archived", { undo });
  vi.advanceTimersByTime(UNDO_MS - 1);
  expect(toasts.undo()).toBe(true);
  expect(undo).toHaveBeenCalledOnce();
  expect(toasts.undo()).toBe(false);
});

test("it waits while it is pointed at", () => {
  toasts.show("Archived", { undo: () => undefined });
  vi.advanceTimersByTime(9000);
  toasts.pause();
  vi.advanceTimersByTime(60_000);
  expect(toasts.current).not.toBeNull();
  toasts.resume();
  vi.advanceTimersByTime(1001);
  expect(toasts.current).toBeNull();
});

test("the newest takes the place of the one before", () => {
  toasts.show("One", { undo: () => undefined });
  vi.advanceTimersByTime(9000);
  toasts.show("Two", { undo: () => undefined });
  vi.advanceTimersByTime(9000);
  expect(toasts.current?.text).toBe("Two");
});
