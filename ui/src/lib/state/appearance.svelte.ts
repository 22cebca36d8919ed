/**
 * Theme, contrast, density and text size as attributes of `<html>`, where tokens.css reads them. What a letter's
 * frame must know of it (it cannot see our styles) is here as state.
 */
import type { Settings, TextSize } from "../api";

const PERCENT: Record<TextSize, number> = { small: 94, normal: 100, large: 112, larger: 131 };
export const TEXT_SIZES: readonly TextSize[] = ["small", "normal", "large", "larger"];

class Appearance {
  #chosen = $state<Settings["theme"]>("system");
  #systemDark = $state(false);
  textPercent = $state(100);

  readonly theme: "light" | "dark" = $derived(
    this.#chosen === "system" ? (this.#systemDark ? "dark" : "light") : this.#chosen,
  );

  constructor() {
    const query = globalThis.matchMedia?.("(prefers-color-scheme: dark)");
    if (!query) return;
    this.#systemDark = query.matches;
    query.addEventListener("change", () => (this.#systemDark = query.matches));
  }

  apply(settings: Settings): void {
    const root = document.documentElement;
    // A change of theme is not an animation: every transition would run at once.
    root.classList.add("no-transitions");
    setOrRemove(root, "theme", settings.theme);
    setOrRemove(root, "contrast", settings.contrast);
    root.dataset["density"] = settings.density;
    root.dataset["text"] = settings.textSize;
    this.#chosen = settings.theme;
    this.textPercent = PERCENT[settings.textSize];
    setTimeout(() => root.classList.remove("no-transitions"), 50);
  }
}

function setOrRemove(root: HTMLElement, name: string, value: string): void {
  if (value === "system") delete root.dataset[name];
  else root.dataset[name] = value;
}

export const appearance = new Appearance();
