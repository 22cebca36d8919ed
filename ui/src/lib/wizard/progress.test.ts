import { expect, it } from "vitest";

import { Progress } from "./progress";

it("tells the minutes from the speed of the last half minute", () => {
  const progress = new Progress();
  progress.add(0, 0, 6000);
  expect(progress.minutesLeft).toBeNull();
  progress.add(10_000, 200, 6000);
  expect(progress.minutesLeft).toBe(5);
  expect(progress.percent).toBe(3);
});

it("says 0 for less than a minute and nothing once all is here", () => {
  const progress = new Progress();
  progress.add(0, 0, 100);
  progress.add(5000, 90, 100);
  expect(progress.minutesLeft).toBe(0);
  progress.add(6000, 100, 100);
  expect(progress.complete).toBe(true);
  expect(progress.minutesLeft).toBeNull();
});

it("does not guess while nothing moves or nothing is known", () => {
  const progress = new Progress();
  expect(progress.percent).toBe(0);
  progress.add(0, 5, 100);
  progress.add(20_000, 5, 100);
  expect(progress.minutesLeft).toBeNull();
});
