/** Keeps a choice; when that fails, it is taken back and said. */
import type { Settings } from "../api";
import { app } from "../state/app.svelte";

export class Choice {
  failed = $state(false);

  async set(part: Partial<Settings>): Promise<void> {
    this.failed = false;
    try {
      await app.change(part);
    } catch {
      // `change` has put the old choice back; the page says so.
      this.failed = true;
    }
  }
}
