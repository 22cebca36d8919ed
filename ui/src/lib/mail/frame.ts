/** The talk between this window and a letter's frame. Everything that comes from there may be hostile. */
export type FrameMessage =
  | { linnet: "height"; height: number }
  | { linnet: "link"; href: string; text: string }
  | { linnet: "key"; key: string; ctrl: boolean; shift: boolean; alt: boolean; meta: boolean };

/** Letters longer than this scroll inside their frame. */
const TALLEST = 200_000;

export function frameUrl(url: string, theme: "light" | "dark", text: number): string {
  return `${url}?theme=${theme}&text=${text}`;
}

/** The message, or null when it has none of the known forms. */
export function frameMessage(data: unknown): FrameMessage | null {
  if (typeof data !== "object" || data === null) return null;
  const message = data as Record<string, unknown>;
  switch (message["linnet"]) {
    case "height": {
      const height = message["height"];
      if (typeof height !== "number" || !Number.isFinite(height) || height < 0) return null;
      return { linnet: "height", height: Math.min(Math.ceil(height), TALLEST) };
    }
    case "link": {
      const { href, text } = message;
      if (typeof href !== "string" || typeof text !== "string") return null;
      return { linnet: "link", href, text };
    }
    case "key": {
      const { key, ctrl, shift, alt, meta } = message;
      if (typeof key !== "string" || key.length > 20) return null;
      return {
        linnet: "key",
        key,
        ctrl: ctrl === true,
        shift: shift === true,
        alt: alt === true,
        meta: meta === true,
      };
    }
    default:
      return null;
  }
}

export type Link =
  | { kind: "open"; url: string }
  /** The words name another place than the link: the person decides. */
  | { kind: "ask"; url: string; host: string; shown: string }
  | { kind: "refused" };

/** What a pressed link does: only http, https and mailto ever leave the window. */
export function judgeLink(href: string, text: string): Link {
  let url: URL;
  try {
    url = new URL(href);
  } catch {
    return { kind: "refused" };
  }
  if (url.protocol === "mailto:") return { kind: "open", url: url.href };
  if (url.protocol !== "http:" && url.protocol !== "https:") return { kind: "refused" };
  const shown = text.trim();
  const named = hostIn(shown);
  const punycode = url.hostname.split(".").some((label) => label.startsWith("xn--"));
  const lies = named !== null && !sameSite(named, url.hostname);
  if (lies || url.username !== "" || punycode)
    return { kind: "ask", url: url.href, host: url.hostname, shown };
  return { kind: "open", url: url.href };
}

// The words look like an address themselves: "www.bank.example", "https://bank.example/login".
function hostIn(text: string): string | null {
  const found = /^(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?:[/:?#]\S*)?$/iu.exec(text);
  return found?.[1]?.toLowerCase() ?? null;
}

function sameSite(named: string, real: string): boolean {
  const bare = (host: string) => host.toLowerCase().replace(/^www\./, "");
  return bare(named) === bare(real) || bare(real).endsWith(`.${bare(named)}`);
}
