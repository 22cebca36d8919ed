/** How long the rest of a download takes, from how fast it went lately. */
export class Progress {
  here = 0;
  total = 0;
  #samples: { at: number; here: number }[] = [];

  /** `at` in milliseconds. A total that grows (mail is still being listed) keeps the measured speed. */
  add(at: number, here: number, total: number): void {
    if (here < this.here) this.#samples = [];
    this.here = here;
    this.total = total;
    this.#samples.push({ at, here });
    while (this.#samples.length > 2 && at - (this.#samples[0]?.at ?? at) > WINDOW) this.#samples.shift();
  }

  get percent(): number {
    return this.total === 0 ? 0 : Math.min(100, Math.floor((this.here / this.total) * 100));
  }

  get complete(): boolean {
    return this.total > 0 && this.here >= this.total;
  }

  /** Whole minutes left, 0 for less than one; null as long as it cannot be told. */
  get minutesLeft(): number | null {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (!first || !last || this.complete) return null;
    const time = last.at - first.at;
    const done = last.here - first.here;
    if (time < SETTLE || done <= 0) return null;
    return Math.round(((this.total - this.here) * time) / done / 60_000);
  }
}

const WINDOW = 30_000;
const SETTLE = 3_000;
