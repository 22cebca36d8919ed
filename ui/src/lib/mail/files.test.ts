import { expect, test } from "vitest";

import { kindOf, splitName } from "./files";

test.each([
  ["Confirmation.pdf", "Confirmation", ".pdf"],
  ["archive.tar.gz", "archive.tar", ".gz"],
  [".profile", ".profile", ""],
  ["A long name without any ending", "A long name without any en", "ding"],
  ["Report of 12.December 2024", "Report of 12.December ", "2024"],
])("%s is shortened before %s", (name, stem, ending) => {
  expect(splitName(name)).toEqual({ stem, ending });
});

test.each([
  ["a.docx", "application/octet-stream", "DOC", "file-thumb-doc"],
  ["a.PDF", "application/pdf", "PDF", "file-thumb-pdf"],
  ["a", "image/png", "PNG", ""],
])("%s (%s) is a %s", (name, contentType, label, style) => {
  expect(kindOf({ name, contentType })).toEqual({ label, style });
});
