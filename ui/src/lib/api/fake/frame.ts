/**
 * The page of one letter as the shell's `mail:` scheme would serve it: the letter, and one script that tells the
 * parent its height, clicked links and pressed keys. The address ends in an open comment, so that the query the
 * window adds falls into it and the script can still read it.
 */
const SCRIPT = `
  const query = /\\?theme=(\\w+)&text=(\\d+)/.exec(location.href);
  document.documentElement.dataset.theme = query ? query[1] : "light";
  document.documentElement.style.fontSize = (query ? query[2] : 100) + "%";
  const tell = (message) => parent.postMessage(message, "*");
  const height = () => tell({ linnet: "height", height: Math.ceil(document.body.getBoundingClientRect().height) });
  new ResizeObserver(height).observe(document.body);
  addEventListener("load", height);
  addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href]");
    if (!link) return;
    event.preventDefault();
    tell({ linnet: "link", href: link.getAttribute("href"), text: link.textContent });
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Tab") return;
    tell({ linnet: "key", key: event.key, ctrl: event.ctrlKey, shift: event.shiftKey, alt: event.altKey, meta: event.metaKey });
  });
`;

const STYLE = `
  html { color: #1c1f23; background: transparent; color-scheme: light; }
  html[data-theme=dark] { color: #ecebe8; color-scheme: dark; }
  html.paper { background: #fff; color: #1c1f23; color-scheme: light; }
  body { margin: 0; font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Cantarell, Ubuntu, Inter, "Noto Sans", sans-serif; overflow-wrap: break-word; overflow: hidden; }
  body > * { margin: 0 0 .875em; max-width: 68ch; } body > :last-child { margin-bottom: 0; }
  ul { padding-inline-start: 1.25em; } li + li { margin-top: .375em; }
  a { color: #235390; } html[data-theme=dark]:not(.paper) a { color: #93bff2; }
  .sign { color: #4f5359; } html[data-theme=dark]:not(.paper) .sign { color: #b9babd; }
  blockquote { margin-inline: 0; padding-inline-start: .875em; border-inline-start: 3px solid #d2cec6; color: #5c6066; }
  html[data-theme=dark]:not(.paper) blockquote { color: #abadb2; border-color: #3f4247; }
  .picture { display: inline-block; padding: .75rem 1rem; border: 1px dashed #d2cec6; border-radius: 8px; color: #5c6066; font-size: .8125rem; }
  .paper body { padding: 1rem; }
`;

export function letterPage(html: string, paper: boolean): string {
  const page = `<!doctype html><html lang="en"${paper ? ' class="paper"' : ""}><head><title>Letter</title><style>${STYLE}</style></head><body>${html}<script>${SCRIPT}</script></body></html><!--`;
  return `data:text/html;charset=utf-8,${encodeURIComponent(page)}`;
}
