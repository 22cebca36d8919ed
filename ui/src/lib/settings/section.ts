/** Which page of the settings an address names: `accounts`, `accounts-3`, `appearance` and so on. */
import type { AccountId } from "../api";

export const SECTIONS = ["accounts", "appearance", "notifications", "shortcuts"] as const;
export type Section = (typeof SECTIONS)[number];

export interface Place {
  section: Section;
  /** The account that is to be repaired. */
  account: AccountId | null;
}

export function placeOf(text: string): Place {
  const account = /^accounts-(\d+)$/.exec(text)?.[1];
  if (account !== undefined) return { section: "accounts", account: Number(account) };
  return { section: SECTIONS.find((section) => section === text) ?? "accounts", account: null };
}
