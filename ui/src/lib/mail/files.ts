/** How a file is drawn: its name in two parts, so that the ending is never cut off, and a sign of its kind. */
import type { AttachmentInfo } from "../api";

export function splitName(name: string): { stem: string; ending: string } {
  const dot = name.lastIndexOf(".");
  // What follows a late dot is part of the name, not an ending; the last letters stay in sight all the same.
  if (dot > 0 && name.length - dot <= 8) return { stem: name.slice(0, dot), ending: name.slice(dot) };
  if (name.length > 12) return { stem: name.slice(0, -4), ending: name.slice(-4) };
  return { stem: name, ending: "" };
}

export interface FileKind {
  label: string;
  /** A class of app.css, or empty. */
  style: string;
}

const STYLES: [RegExp, string][] = [
  [/^(pdf)$/, "file-thumb-pdf"],
  [/^(doc|docx|odt|rtf|txt|md|pages)$/, "file-thumb-doc"],
  [/^(xls|xlsx|ods|csv|numbers)$/, "file-thumb-sheet"],
];

export function kindOf(file: Pick<AttachmentInfo, "name" | "contentType">): FileKind {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(file.name)?.[1]?.toLowerCase();
  const label = ending ?? file.contentType.split("/").at(-1) ?? "";
  const style = STYLES.find(([endings]) => endings.test(label))?.[1] ?? "";
  const short = label === "docx" ? "doc" : label === "xlsx" ? "xls" : label === "jpeg" ? "jpg" : label;
  return { label: short.slice(0, 4).toUpperCase(), style };
}
