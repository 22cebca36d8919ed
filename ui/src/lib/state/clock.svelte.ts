/** The present minute, as state: "Checked 2 minutes ago" and "Today" stay true while the window is open. */
class Clock {
  /** Unix seconds. */
  now = $state(Math.floor(Date.now() / 1000));

  constructor() {
    setInterval(() => (this.now = Math.floor(Date.now() / 1000)), 20_000);
  }
}

export const clock = new Clock();
