/**
 * One field of recipients: its chips, what is being typed, and the suggestions for it (a combobox with a listbox,
 * as the ARIA authoring practices describe it). The component only draws it and hands over the keys.
 */
import type { Api, ContactSuggestion, Recipient } from "../api";
import { asTyped, isList, parseList, sameAddress, withAdded } from "./addresses";

export interface FieldDoor {
  list: () => Recipient[];
  typed: () => string;
  change: (list: Recipient[]) => void;
  type: (text: string) => void;
  contacts: Api["contacts"];
}

export interface Match {
  text: string;
  hit: boolean;
}

export class RecipientField {
  suggestions = $state.raw<ContactSuggestion[]>([]);
  /** The suggestion that Enter takes. */
  active = $state(0);
  open = $state(false);
  /** The chip that has the focus. */
  chip = $state<number | null>(null);

  readonly #door: FieldDoor;
  #asked = 0;

  constructor(door: FieldDoor) {
    this.#door = door;
  }

  async typed(text: string): Promise<void> {
    if (isList(text) || /[,;\n]\s*$/.test(text)) {
      this.commit(text);
      return;
    }
    this.#door.type(text);
    const prefix = text.trim();
    const asked = ++this.#asked;
    if (prefix === "") return this.close();
    let found: ContactSuggestion[];
    try {
      found = await this.#door.contacts(prefix);
    } catch {
      // Suggestions are a help only; the address can be typed to its end.
      found = [];
    }
    if (asked !== this.#asked) return;
    const list = this.#door.list();
    this.suggestions = found.filter(({ email }) => !list.some((known) => sameAddress(known.email, email)));
    this.active = 0;
    this.open = this.suggestions.length > 0;
  }

  /** Makes chips of the text; whether there was anything in it. */
  commit(text = this.#door.typed()): boolean {
    const added = parseList(text);
    this.#door.type("");
    this.close();
    if (added.length > 0) this.#door.change(withAdded(this.#door.list(), added));
    return added.length > 0;
  }

  choose(suggestion: ContactSuggestion | undefined): void {
    if (!suggestion) return;
    this.#door.type("");
    this.close();
    this.#door.change(withAdded(this.#door.list(), [{ ...suggestion, invalid: false }]));
  }

  remove(index: number): void {
    const list = this.#door.list();
    this.#door.change(list.filter((_, at) => at !== index));
    const left = list.length - 1;
    if (this.chip !== null) this.chip = left === 0 ? null : Math.min(index, left - 1);
  }

  /** A chip becomes text again, to be corrected. */
  correct(index: number): void {
    const recipient = this.#door.list()[index];
    if (!recipient) return;
    this.commit();
    this.remove(this.#door.list().indexOf(recipient));
    this.chip = null;
    this.#door.type(asTyped(recipient));
  }

  close(): void {
    this.#asked++;
    this.open = false;
    this.suggestions = [];
    this.active = 0;
  }

  /** A key in the text; true when it was used up. `atStart`: nothing stands before the caret. */
  textKey(key: string, atStart: boolean): boolean {
    const { length } = this.suggestions;
    switch (key) {
      case "ArrowDown":
        if (this.open) this.active = (this.active + 1) % length;
        return this.open;
      case "ArrowUp":
        if (this.open) this.active = (this.active + length - 1) % length;
        return this.open;
      case "Enter":
        if (this.open) {
          this.choose(this.suggestions[this.active]);
          return true;
        }
        return this.commit();
      case "Tab":
        // Goes on to the next field all the same.
        if (this.open) this.choose(this.suggestions[this.active]);
        return false;
      case "Escape": {
        const wasOpen = this.open;
        this.close();
        return wasOpen;
      }
      case "Backspace":
      case "ArrowLeft":
        if (!atStart || this.#door.list().length === 0) return false;
        if (key === "Backspace" && this.#door.typed() !== "") return false;
        this.chip = this.#door.list().length - 1;
        return true;
      default:
        return false;
    }
  }

  /** A key on a chip; true when it was used up. */
  chipKey(key: string): boolean {
    const at = this.chip;
    if (at === null) return false;
    const last = this.#door.list().length - 1;
    switch (key) {
      case "ArrowLeft":
        this.chip = Math.max(0, at - 1);
        return true;
      case "ArrowRight":
        this.chip = at === last ? null : at + 1;
        return true;
      case "Home":
        this.chip = 0;
        return true;
      case "End":
      case "Escape":
        this.chip = null;
        return true;
      case "Delete":
      case "Backspace":
        this.remove(at);
        return true;
      case "Enter":
      case "F2":
        this.correct(at);
        return true;
      default:
        return false;
    }
  }
}

/** Where the words of `text` begin with what was typed. */
export function matches(text: string, typed: string): Match[] {
  const wanted = typed.trim();
  if (wanted === "") return [{ text, hit: false }];
  const escaped = wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const found = new RegExp(`(?<![\\p{L}\\p{N}])${escaped}`, "iu").exec(text);
  if (!found) return [{ text, hit: false }];
  const end = found.index + found[0].length;
  return [
    { text: text.slice(0, found.index), hit: false },
    { text: text.slice(found.index, end), hit: true },
    { text: text.slice(end), hit: false },
  ].filter((piece) => piece.text !== "");
}
