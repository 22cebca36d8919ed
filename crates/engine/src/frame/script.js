"use strict";
// The only script of a letter's page. It runs before the letter is read, keeps to what a letter cannot
// rename, and tells the window three things: how high the letter is, which link was chosen, which key was
// pressed.
(() => {
  const root = document.documentElement;
  const tell = (message) => parent.postMessage(message, "*");

  // A letter that grows with its frame (100vh) would grow for ever.
  const GROWTHS = 8;
  let height = -1;
  let width = -1;
  let growths = 0;
  const measure = (letter) => {
    const next = Math.ceil(letter.getBoundingClientRect().height);
    if (next === height) return;
    growths = next > height && innerWidth === width ? growths + 1 : 0;
    if (growths > GROWTHS) return;
    height = next;
    width = innerWidth;
    tell({ linnet: "height", height });
  };
  addEventListener("DOMContentLoaded", () => {
    const letter = root.lastElementChild.firstElementChild;
    const now = () => measure(letter);
    new ResizeObserver(now).observe(letter);
    addEventListener("resize", now);
    // Captured, because pictures do not bubble.
    addEventListener(
      "load",
      () => {
        growths = 0;
        now();
      },
      true,
    );
    now();
  });

  const link = (target) => (target instanceof Element ? target.closest("a[href]") : null);
  const follow = (event) => {
    const chosen = link(event.target);
    if (!chosen) return;
    event.preventDefault();
    if (!event.isTrusted || event.button > 1) return;
    const text = chosen.textContent.trim().slice(0, 500);
    tell({ linnet: "link", href: chosen.getAttribute("href"), text });
  };
  addEventListener("click", follow, true);
  addEventListener("auxclick", follow, true);

  // Nothing is dropped into a letter, and nothing in it replaces it.
  for (const type of ["dragover", "drop", "submit"]) {
    addEventListener(type, (event) => event.preventDefault(), true);
  }

  const QUIET = ["Tab", "Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "ContextMenu"];
  const COPYING = ["a", "c", "insert"];
  addEventListener(
    "keydown",
    (event) => {
      const { key, ctrlKey: ctrl, shiftKey: shift, altKey: alt, metaKey: meta } = event;
      const command = ctrl || meta;
      if (!event.isTrusted || event.isComposing || QUIET.includes(key)) return;
      if (command && !alt && COPYING.includes(key.toLowerCase())) return;
      if (!command && !alt && (key === "Enter" || key === " ") && link(event.target)) return;
      // The web view's own meanings (find, print, reload) belong to the window.
      if (command || /^F\d+$/.test(key)) event.preventDefault();
      tell({ linnet: "key", key, ctrl, shift, alt, meta });
    },
    true,
  );
})();
