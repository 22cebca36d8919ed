import { expect, test } from "vitest";

import { parts, searchWords } from "./marks";

const marked = (text: string, query: string) =>
  parts(text, searchWords(query))
    .map(({ text: piece, match }) => (match ? `[${piece}]` : piece))
    .join("");

test.each([
  ["Heron Cottage, cottages", "cottage", "Heron [Cottage], [cottages]"],
  ["Straße nach Norden", "strasse", "[Straße] nach Norden"],
  ["Tomás", "tomas", "[Tomás]"],
  ["scottage", "cottage", "scottage"],
  ["nothing", "", "nothing"],
  ["a-b", "a.b", "[a]-[b]"],
])("in “%s”, “%s” marks %s", (text, query, result) => {
  expect(marked(text, query)).toBe(result);
});
