/** What is said of a problem: heading, text and the one button, in the words of problems.ftl. */
import type { Advice, Problem } from "../api";
import { clockTime, isToday, fullTime } from "./dates";
import { type MessageKey, locale, t, tKey } from "./index.svelte";

export interface ProblemWords {
  title: string;
  text: string;
  button: string;
}

export function problemWords(problem: Problem): ProblemWords {
  const args = problemArgs(problem);
  return {
    title: tKey("problem", problem.class, "", args),
    text: tKey("problem", problem.class, "-text", args),
    button: adviceButton(problem.advice, args),
  };
}

export function adviceButton(advice: Advice, args: Record<string, string | number> = {}): string {
  return t(`advice-${advice}` as MessageKey, args);
}

// Every fact may be missing; the texts choose their wording by it ("none" is what they compare with).
function problemArgs({ facts }: Problem): Record<string, string | number> {
  const now = Math.floor(Date.now() / 1000);
  const time = facts.time;
  return {
    host: facts.host ?? "none",
    port: facts.port?.toString() ?? "none",
    other: facts.otherPort?.toString() ?? "none",
    address: facts.address ?? "none",
    // Several addresses have no domain in common.
    domain: facts.address?.split("@").length === 2 ? (facts.address.split("@").at(-1) ?? "none") : "none",
    time:
      time === undefined
        ? "none"
        : isToday(time, now)
          ? clockTime(time, locale.tag)
          : fullTime(time, locale.tag),
  };
}
