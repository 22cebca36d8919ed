/**
 * The one message at the foot of the list. A newer one takes its place; it waits while it is pointed at, and its
 * "Undo" can also be had by Ctrl+Z for as long as it stands.
 */
export interface Toast {
  id: number;
  text: string;
  tone: "info" | "problem";
  undo?: () => unknown;
  /** Milliseconds. */
  lasts: number;
}

export const UNDO_MS = 10_000;
export const INFO_MS = 6_000;

class Toasts {
  current = $state.raw<Toast | null>(null);
  paused = $state(false);
  #next = 1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #left = 0;
  #since = 0;

  /** `lasts` for an "Undo" that can be had only so many milliseconds. */
  show(text: string, options: { undo?: () => unknown; tone?: Toast["tone"]; lasts?: number } = {}): void {
    const { undo, tone = "info" } = options;
    const lasts = options.lasts ?? (undo ? UNDO_MS : INFO_MS);
    this.current = { id: this.#next++, text, tone, lasts, ...(undo && { undo }) };
    this.paused = false;
    this.#run(lasts);
  }

  /** True when there was something to take back. */
  undo(): boolean {
    const undo = this.current?.undo;
    if (!undo) return false;
    this.close();
    undo();
    return true;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.current = null;
  }

  pause(): void {
    if (this.paused || !this.current) return;
    clearTimeout(this.#timer);
    this.#left -= Date.now() - this.#since;
    this.paused = true;
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.#run(Math.max(this.#left, 1000));
  }

  #run(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#left = milliseconds;
    this.#since = Date.now();
    this.#timer = setTimeout(() => this.close(), milliseconds);
  }
}

export const toasts = new Toasts();
