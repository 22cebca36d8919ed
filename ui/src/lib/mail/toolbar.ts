/**
 * A toolbar is one stop of the Tab key; arrows go from button to button (ARIA toolbar pattern). Where its words do
 * not fit, because a language has long ones, it drops them in the design's order: those of level 2, then of level 3.
 * Where even the buttons do not fit, the spare ones go: the menu at the end has them too.
 */
export function toolbarKeys(bar: HTMLElement): { destroy: () => void } {
  const buttons = () =>
    [...bar.querySelectorAll<HTMLElement>("button")].filter(
      (button) => getComputedStyle(button).display !== "none",
    );

  function settle(current?: HTMLElement): void {
    const all = buttons();
    const stop = current ?? all.find((button) => button.tabIndex === 0) ?? all[0];
    for (const button of bar.querySelectorAll<HTMLElement>("button"))
      button.tabIndex = button === stop ? 0 : -1;
  }

  function key(event: KeyboardEvent): void {
    const all = buttons();
    const at = all.indexOf(document.activeElement as HTMLElement);
    if (at < 0) return;
    const forward = getComputedStyle(bar).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backward = forward === "ArrowRight" ? "ArrowLeft" : "ArrowRight";
    const to =
      event.key === forward
        ? (at + 1) % all.length
        : event.key === backward
          ? (at - 1 + all.length) % all.length
          : event.key === "Home"
            ? 0
            : event.key === "End"
              ? all.length - 1
              : -1;
    const target = all[to];
    if (!target) return;
    event.preventDefault();
    settle(target);
    target.focus();
  }

  function focused(event: FocusEvent): void {
    if (event.target instanceof HTMLElement && event.target.matches("button")) settle(event.target);
  }

  function fit(): void {
    delete bar.dataset["drop"];
    for (const level of ["2", "3", "4", "5"]) {
      if (bar.scrollWidth <= bar.clientWidth) return;
      bar.dataset["drop"] = level;
    }
  }

  settle();
  const sizes = new ResizeObserver(fit);
  sizes.observe(bar);
  const watcher = new MutationObserver(() => {
    settle();
    fit();
  });
  watcher.observe(bar, { childList: true, subtree: true, characterData: true });
  bar.addEventListener("keydown", key);
  bar.addEventListener("focusin", focused);
  return {
    destroy() {
      sizes.disconnect();
      watcher.disconnect();
      bar.removeEventListener("keydown", key);
      bar.removeEventListener("focusin", focused);
    },
  };
}
