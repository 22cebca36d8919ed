import { expect, test } from "vitest";

import { parseRoute } from "./app.svelte";

test.each([
  ["", { page: "main" }],
  ["#", { page: "main" }],
  ["#/compose/12", { page: "compose", draft: 12 }],
  ["#/compose/x", { page: "main" }],
  ["#/settings/accounts", { page: "settings", section: "accounts" }],
  ["#/settings", { page: "settings", section: "" }],
  ["#/wizard", { page: "wizard" }],
  ["#/else", { page: "main" }],
])("%s leads to %j", (hash, route) => {
  expect(parseRoute(hash)).toEqual(route);
});
