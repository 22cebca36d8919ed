// Writes src/lib/i18n/keys.ts: one type with the name of every English text, so that a misspelt key does not
// compile. With --check nothing is written, and the exit code tells whether the file is up to date.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../locales/en/", import.meta.url));
const target = fileURLToPath(new URL("../src/lib/i18n/keys.ts", import.meta.url));

export function writeKeys({ check = false } = {}) {
  const keys = new Set();
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith(".ftl")) continue;
    for (const line of readFileSync(folder + file, "utf8").split("\n")) {
      const key = /^([a-z][a-zA-Z0-9-]*) *=/.exec(line)?.[1];
      if (key) keys.add(key);
    }
  }
  const lines = [...keys].sort().map((key) => `  | "${key}"`);
  const text = `// Made by scripts/keys.mjs from locales/en. Do not edit it.\nexport type MessageKey =\n${lines.join("\n")};\n`;
  let old = "";
  try {
    old = readFileSync(target, "utf8");
  } catch {
    // The first run.
  }
  if (old !== text && !check) writeFileSync(target, text);
  return old === text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes("--check");
  if (!writeKeys({ check }) && check) {
    console.error("src/lib/i18n/keys.ts is out of date: run npm run keys");
    process.exitCode = 1;
  }
}
