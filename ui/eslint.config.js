import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";

import svelteConfig from "./svelte.config.js";

const oneDoor = {
  patterns: [
    {
      group: ["@tauri-apps/*"],
      message: "Only src/lib/api/tauri.ts knows the shell. Import { api } from the api folder.",
    },
  ],
};

export default ts.config(
  { ignores: ["dist", "node_modules", "src/lib/api/generated", "tests/pictures"] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      "no-restricted-imports": ["error", oneDoor],
      "no-undef": "off",
      eqeqeq: "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"], svelteConfig } },
    rules: {
      // A letter's HTML is shown in a sandboxed frame only.
      "svelte/no-at-html-tags": "error",
      "svelte/require-each-key": "error",
      // Plain sets and maps are used on purpose where nothing is drawn from them.
      "svelte/prefer-svelte-reactivity": "off",
    },
  },
  { files: ["src/lib/api/tauri.ts"], rules: { "no-restricted-imports": "off" } },
);
