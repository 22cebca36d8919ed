/**
 * The focus is never lost. When what had it goes away or is hidden (a dialog closes over a row that is gone, a list
 * is replaced, the window gets narrow), the browser drops it to `<body>`, where no key does anything. Then it goes
 * home: to the element that the page on the screen names. A page that has just come gets it in the same way.
 */

/** Where the focus goes; null while the page has no such place yet. `lost` are the elements around the lost one. */
export type Home = (lost: readonly Element[]) => HTMLElement | null;

const homes: Home[] = [];
let around: readonly Element[] = [];
let waiting: ReturnType<typeof setTimeout> | undefined;

/** Names the home of a page for as long as the page is shown. */
export function focusHome(home: Home): () => void {
  homes.push(home);
  lookSoon();
  return () => {
    const at = homes.lastIndexOf(home);
    if (at >= 0) homes.splice(at, 1);
  };
}

/** Watches the whole window; returns the end of it. */
export function watchFocus(): () => void {
  const observer = new MutationObserver(lookSoon);
  observer.observe(document.body, {
    subtree: true,
    childList: true,
    // What hides elements without removing them.
    attributeFilter: ["data-view", "data-drawer", "hidden", "inert"],
  });
  addEventListener("focusin", remember);
  // A frame takes the focus without an event of its own in this document.
  addEventListener("blur", remember);
  addEventListener("resize", lookSoon);
  return () => {
    observer.disconnect();
    removeEventListener("focusin", remember);
    removeEventListener("blur", remember);
    removeEventListener("resize", lookSoon);
    clearTimeout(waiting);
    waiting = undefined;
    around = [];
  };
}

/** Whether an element is on the screen; not whether it is scrolled into sight. */
export function isShown(element: Element | null): element is HTMLElement {
  return element instanceof HTMLElement && element.isConnected && (element.checkVisibility?.() ?? true);
}

function remember(): void {
  const active = document.activeElement;
  if (!active || active === document.body) return;
  const path: Element[] = [];
  for (let one: Element | null = active; one && one !== document.body; one = one.parentElement)
    path.push(one);
  around = path;
}

// After everything that follows a click or a key had its turn: most of it moves the focus on by itself.
function lookSoon(): void {
  waiting ??= setTimeout(() => {
    waiting = undefined;
    look();
  });
}

function look(): void {
  const active = document.activeElement;
  if (active && active !== document.body && isShown(active) && !active.closest("[inert]")) return;
  const [lost] = around;
  // Still there: the person clicked beside it, into nothing.
  if (lost && isShown(lost) && !lost.closest("[inert]")) return;
  const home = homes.at(-1)?.(around);
  if (!home || !isShown(home)) return;
  // At the very start nobody has pressed a key: no ring is drawn before one is pressed.
  const options: FocusOptions & { focusVisible?: boolean } = { preventScroll: true };
  if (!lost) options.focusVisible = false;
  home.focus(options);
}
