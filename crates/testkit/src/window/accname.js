const kit = (() => {
  const natural = (element) => {
    const tag = element.localName;
    const type = (element.getAttribute("type") || "").toLowerCase();
    if (tag === "button" || tag === "summary") return "button";
    if (tag === "a" && element.hasAttribute("href")) return "link";
    if (tag === "textarea" || element.isContentEditable) return "textbox";
    if (tag === "select") return "combobox";
    if (tag === "option") return "option";
    if (tag === "dialog") return "dialog";
    if (tag === "output") return "status";
    if (/^h[1-6]$/.test(tag)) return "heading";
    if (tag === "fieldset") return "group";
    if (tag === "section" && (element.hasAttribute("aria-label") || element.hasAttribute("aria-labelledby"))) {
      return "region";
    }
    if (tag === "input") {
      if (["button", "submit", "reset", "image"].includes(type)) return "button";
      if (type === "checkbox" || type === "radio") return type;
      if (type !== "hidden" && type !== "file" && type !== "range") return "textbox";
    }
    return "";
  };
  const role = (element) => (element.getAttribute("role") || "").split(/\s+/)[0] || natural(element);
  const clean = (text) => (text || "").replace(/\s+/g, " ").trim();
  const content = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE) return "";
    if (node.getAttribute("aria-hidden") === "true" || node.hidden) return "";
    if (node.getAttribute("aria-label")) return node.getAttribute("aria-label");
    if (node.localName === "img") return node.alt;
    const inner = Array.from(node.childNodes, content).join("");
    return getComputedStyle(node).display.startsWith("inline") ? inner : ` ${inner} `;
  };
  const byIds = (element, attribute) =>
    clean(
      (element.getAttribute(attribute) || "")
        .split(/\s+/)
        .map((id) => element.ownerDocument.getElementById(id))
        .map((other) => (other ? content(other) : ""))
        .join(" "),
    );
  const fromContents = ["button", "link", "heading", "option", "menuitem", "menuitemradio", "menuitemcheckbox",
    "tab", "treeitem", "radio", "checkbox", "switch", "alert", "status"];
  const name = (element) =>
    byIds(element, "aria-labelledby") ||
    clean(element.getAttribute("aria-label")) ||
    clean(Array.from(element.labels || [], content).join(" ")) ||
    (element.localName === "input" && role(element) === "button" ? clean(element.value) : "") ||
    (element.localName === "fieldset" ? clean(element.querySelector("legend")?.textContent) : "") ||
    (fromContents.includes(role(element)) ? clean(content(element)) : "") ||
    clean(element.getAttribute("title")) ||
    clean(element.getAttribute("placeholder"));
  const shown = (element) => {
    if (element.closest("[aria-hidden=true], [inert]")) return false;
    const styled = getComputedStyle(element);
    if (styled.visibility !== "visible") return false;
    // A native radio or checkbox may be drawn by its label; it counts as shown with it.
    return element.getClientRects().length > 0;
  };
  const enabled = (element) =>
    !element.matches(":disabled") && element.getAttribute("aria-disabled") !== "true" &&
    element.getAttribute("aria-busy") !== "true";
  const all = (wanted) =>
    Array.from(document.querySelectorAll("*")).filter((element) => {
      const own = role(element);
      if (!own) return false;
      const fits =
        !wanted || own === wanted ||
        (wanted === "textbox" && (own === "searchbox" || (own === "combobox" && element.localName === "input")));
      return fits && shown(element);
    });
  return {
    find: (wanted, text, whole, mustBeEnabled) => {
      const goal = clean(text);
      const found = all(wanted).filter((element) => {
        const own = name(element);
        return (whole ? own === goal : own.includes(goal)) && (!mustBeEnabled || enabled(element));
      });
      // The innermost of several: a dialog around a button is not the button.
      return found.find((element) => !found.some((other) => other !== element && element.contains(other))) || null;
    },
    names: (wanted) => all(wanted).map(name),
    outline: () =>
      all("").map((element) => `${role(element)} ${JSON.stringify(name(element))}${enabled(element) ? "" : " (disabled)"}`)
        .join("\n"),
  };
})();
