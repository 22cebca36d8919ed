import type { IconType } from "../icons";

export interface MenuAction {
  label: string;
  icon: IconType;
  /** As shown at the end, for instance "Ctrl R". */
  keys?: string;
  flip?: boolean;
  danger?: boolean;
  run: () => unknown;
}

/** A line between two groups is written as `null`. */
export type MenuItem = MenuAction | null;

/** What a menu stands beside: a control, or the point that was clicked. */
export type MenuAnchor = HTMLElement | { x: number; y: number };
