// Pictures of every page of set-up, composer, settings and vault, in light, dark, narrow and at 200 % text, and in
// German. The light and dark pages are also checked for accessibility (WCAG 2.2 AA, as far as axe can tell).
//
//   node tests/screens-setup.mjs [--out FOLDER] [--url URL] [--only WORD]
//
// Without --url it serves the UI itself, with the in-memory mailbox behind it.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import axe from "axe-core";
import { chromium } from "playwright-core";
import { createServer } from "vite";

const { values } = parseArgs({
  options: { out: { type: "string" }, url: { type: "string" }, only: { type: "string" } },
});
const root = fileURLToPath(new URL("..", import.meta.url));
const out = values.out ?? fileURLToPath(new URL("pictures/setup/", import.meta.url));

const VARIANTS = {
  light: { query: "theme=light", viewport: { width: 1280, height: 800 } },
  dark: { query: "theme=dark", viewport: { width: 1280, height: 800 } },
  narrow: { query: "theme=light", viewport: { width: 440, height: 760 } },
  // 200 % text on a window of 1280 x 900: half the room, twice the size.
  zoomed: { query: "theme=light", viewport: { width: 640, height: 450 }, scale: 2 },
  german: { query: "theme=light&language=de", viewport: { width: 900, height: 800 } },
};

/** Fills the first page; the part before the @ decides what happens then. */
async function about(page, email, password = "secret words") {
  await page.locator(".welcome-actions .btn").click();
  await page.locator("input[autocomplete=name]").fill("Maya Lindqvist");
  await page.locator("input[type=email]").fill(email);
  await page.locator("input[type=email]").blur();
  await page.waitForTimeout(50);
  const field = page.locator("input[autocomplete=current-password]");
  if (await field.isVisible()) await field.fill(password);
}

async function proceed(page, email, password) {
  await about(page, email, password);
  await page.evaluate(() => (globalThis.linnetFake.timing.step = 5));
  await page.locator(".wizard-actions .btn-primary").click();
}

const problem = (local) => async (page) => {
  await proceed(page, `${local}@example.com`);
  await page.locator(".wizard-head-icon").waitFor();
};

async function compose(page, edit) {
  await page.evaluate(() => {
    const { playing } = globalThis.linnetFake;
    const draft = playing().newDraft("new", {
      account: 1,
      to: [
        { name: "Theo Marsh", email: "theo@example.net", invalid: false },
        { name: "Ingrid Solberg", email: "ingrid@cottages.example.org", invalid: false },
      ],
      cc: [],
      bcc: [],
      subject: "Pictures from the lake, and the calendar",
      text: "Hello everyone,\n\nWe are back from the lake. I would love the view from the kitchen table on the cover of the calendar.\n\nThe others are attached. Pick any you like.\n\nMaya Lindqvist\nAllotment 14, by the pump\n",
    });
    location.hash = `#/compose/${draft.id}`;
    return draft.id;
  });
  await page.locator(".composer-foot").waitFor();
  await edit?.(page);
}

const files = (sizes) => async (page) => {
  await page.evaluate((wanted) => {
    const { playing } = globalThis.linnetFake;
    const draft = [...playing().drafts.values()].at(-1);
    draft.attachments = wanted;
    location.hash = "";
    setTimeout(() => (location.hash = `#/compose/${draft.id}`), 50);
  }, sizes);
  await page.locator(".composer-attach").waitFor();
};
const picture = (id, name, size, contentType = "image/jpeg") => ({ id, name, contentType, size });

/** name: [scene, hash, what to do before the picture] */
const PAGES = {
  "wizard-welcome": ["none", "", null],
  "wizard-about": ["none", "", (page) => about(page, "maya@example.com")],
  "wizard-about-empty": [
    "none",
    "",
    async (page) => {
      await page.locator(".welcome-actions .btn").click();
      await page.locator(".wizard-actions .btn-primary").click();
    },
  ],
  "wizard-about-app-password": ["none", "", (page) => about(page, "maya@gmail.com")],
  "wizard-about-browser": ["none", "", (page) => about(page, "maya@outlook.com")],
  "wizard-about-switch-on": ["none", "", (page) => about(page, "maya@gmx.net")],
  "wizard-help": [
    "none",
    "",
    async (page) => {
      await page.locator(".wizard-top .end button").click();
      await page.locator(".dialog").waitFor();
    },
  ],
  "wizard-lookup": [
    "none",
    "",
    async (page) => {
      await about(page, "maya@example.com");
      await page.evaluate(() => (globalThis.linnetFake.timing.step = 300));
      await page.locator(".wizard-actions .btn-primary").click();
      await page.waitForTimeout(450);
    },
  ],
  "wizard-check": [
    "none",
    "",
    async (page) => {
      await about(page, "maya@example.com");
      await page.evaluate(() => (globalThis.linnetFake.timing.step = 400));
      await page.locator(".wizard-actions .btn-primary").click();
      await page.waitForTimeout(1400);
    },
  ],
  "wizard-confirm": [
    "none",
    "",
    async (page) => {
      await proceed(page, "maya@other.example");
      await page.locator(".facts").waitFor();
    },
  ],
  "wizard-manual": [
    "none",
    "",
    async (page) => {
      await about(page, "maya@example.com");
      await page.evaluate(() => (globalThis.linnetFake.timing.step = 60_000));
      await page.locator(".wizard-actions .btn-primary").click();
      await page.locator(".wizard-actions .btn-lg").click();
      await page.locator("fieldset").nth(1).locator("select").selectOption("none");
    },
  ],
  "wizard-manual-plain": [
    "none",
    "",
    async (page) => {
      await PAGES["wizard-manual"][2](page);
      await page.locator(".wizard-actions .btn-primary").click();
      await page.locator(".dialog").waitFor();
    },
  ],
  "wizard-manual-faults": [
    "none",
    "",
    async (page) => {
      await PAGES["wizard-manual"][2](page);
      await page.locator("fieldset").nth(0).locator("input").nth(0).fill("https://imap");
      await page.locator("fieldset").nth(0).locator("input").nth(1).fill("");
      await page.locator("fieldset input[type=checkbox]").uncheck();
      await page.locator(".wizard-actions .btn-primary").click();
    },
  ],
  "wizard-not-found": [
    "none",
    "",
    async (page) => {
      await proceed(page, "maya@nowhere.example");
      await page.locator(".wizard-head-icon").waitFor();
    },
  ],
  ...Object.fromEntries(
    [
      "lookup-offline",
      "wrong",
      "app",
      "host-not-found",
      "cannot-connect",
      "connection-lost",
      "wifi-sign-in",
      "certificate-wrong-name",
      "certificate-expired",
      "certificate-unknown-issuer",
      "no-encryption",
      "web-sign-in-required",
      "browser-sign-in-required",
      "programs-switched-off",
      "password-expired",
      "server-busy",
      "server-misbehaved",
      "refused",
      "storage",
      "keyring-unavailable",
      "send-cannot-connect",
      "send-wrong",
    ].map((local) => [`problem-${local}`, ["none", "", problem(local)]]),
  ),
  "problem-wrong-twice": [
    "none",
    "",
    async (page) => {
      await problem("wrong")(page);
      await page.locator("input[autocomplete=current-password]").fill("another");
      await page.locator(".wizard-actions .btn-primary").click();
      await page.locator(".notice-warning").waitFor();
    },
  ],
  "problem-certificate-trust": [
    "none",
    "",
    async (page) => {
      await problem("certificate-unknown-issuer")(page);
      await page.locator("details summary").first().click();
      await page.locator("details input").check();
    },
  ],
  "problem-certificate-dialog": [
    "none",
    "",
    async (page) => {
      await problem("certificate-wrong-name")(page);
      await page.locator(".wizard-actions button.btn-lg").first().click();
      await page.locator(".dialog").waitFor();
    },
  ],
  "wizard-ready": [
    "none",
    "",
    async (page) => {
      await proceed(page, "maya@example.com");
      await page.locator(".sync").waitFor();
      await page.evaluate(() => {
        const fake = globalThis.linnetFake.playing();
        const account = fake.accounts.at(-1).id;
        const tell = (bodiesHere) => {
          const one = { account, state: "downloading", bodiesHere, bodiesTotal: 18_902 };
          fake.mailbox.status = { ...fake.mailbox.status, accounts: [one] };
          fake.tellStatus();
        };
        tell(2_900);
        return new Promise((resolve) => setTimeout(() => (tell(3_214), resolve()), 3_200));
      });
      await page.waitForTimeout(50);
    },
  ],
  "vault-new": ["vault-new", "", null],
  "vault-locked": ["vault-locked", "", null],
  "vault-wrong": [
    "vault-locked",
    "",
    async (page) => {
      await page.locator("input").fill("wrong");
      await page.locator(".wizard-actions .btn-primary").click();
      await page.locator(".field-error").waitFor();
    },
  ],
  "keyring-unavailable": ["keyring-unavailable", "", null],
  compose: ["mail", "", (page) => compose(page)],
  "compose-suggest": [
    "mail",
    "",
    (page) =>
      compose(page, async () => {
        await page.locator(".cf-input").first().pressSequentially("t");
        await page.locator(".suggest").first().waitFor();
      }),
  ],
  "compose-from": [
    "mail",
    "",
    (page) =>
      compose(page, async () => {
        await page.locator(".from-btn").click();
        await page.getByRole("listbox").first().waitFor();
      }),
  ],
  "compose-files": [
    "mail",
    "",
    (page) =>
      compose(
        page,
        files([
          picture(1, "Heron at dawn.jpg", 8_400_000),
          picture(2, "Birthday table.jpg", 6_100_000),
          picture(3, "Calendar dates.xlsx", 41_000, "application/vnd.ms-excel"),
        ]),
      ),
  ],
  "compose-too-large": [
    "mail",
    "",
    (page) =>
      compose(
        page,
        files([
          picture(1, "Lake in the morning.mov", 27_800_000, "video/quicktime"),
          picture(2, "Heron at dawn.jpg", 8_400_000),
        ]),
      ),
  ],
  "compose-faults": [
    "mail",
    "",
    (page) =>
      compose(page, async () => {
        await page.locator(".cf-end button").first().click();
        await page.locator(".cf-input").nth(1).fill("hanna@exmaple");
        await page.locator(".composer-foot .btn-primary").click();
        await page.locator(".field-error").waitFor();
      }),
  ],
  "compose-forgot": [
    "mail",
    "",
    (page) =>
      compose(page, async () => {
        await page.locator(".composer-text").fill("The picture is attached.\nDas Bild ist im Anhang.");
        await page.locator(".composer-foot .btn-primary").click();
        await page.locator(".dialog").waitFor();
      }),
  ],
  "compose-reply-from": [
    "mail",
    "",
    (page) =>
      compose(page, async () => {
        await page.evaluate(() => {
          const draft = [...globalThis.linnetFake.playing().drafts.values()].at(-1);
          draft.kind = "reply";
          draft.receivedAt = "maya@example.org";
          location.hash = "";
          setTimeout(() => (location.hash = `#/compose/${draft.id}`), 50);
        });
        await page.locator(".notice-row").waitFor();
      }),
  ],
  "compose-versions": [
    "mail",
    "",
    (page) =>
      compose(page, async () => {
        const text = page.locator(".composer-text");
        for (const words of [
          "Hello everyone,\n\nfirst thoughts",
          "Hello everyone,\n\nsecond thoughts, somewhat longer",
        ]) {
          await text.fill(words);
          await page.waitForTimeout(1200);
        }
        await page.locator(".composer-foot .icon-btn").first().click();
        await page.locator("input[name=version]").first().check();
        await page.waitForTimeout(100);
      }),
  ],
  "compose-deleted": [
    "mail",
    "",
    (page) =>
      compose(page, async () => {
        await page.locator(".composer-foot .icon-btn").last().click();
        await page.locator(".toast").waitFor();
      }),
  ],
  "settings-accounts": [
    "mail",
    "#/settings/accounts",
    (page) => page.locator(".account-head button").first().click(),
  ],
  "settings-sign-in": ["sign-in", "#/settings/accounts-1", null],
  "settings-remove": [
    "mail",
    "#/settings/accounts",
    async (page) => {
      await page.locator(".account-head button").first().click();
      await page.locator(".links .bad").click();
      await page.locator(".dialog").waitFor();
    },
  ],
  "settings-appearance": ["mail", "#/settings/appearance", null],
  "settings-notifications": [
    "mail",
    "#/settings/notifications",
    (page) => page.locator(".panel .btn").click(),
  ],
  "settings-shortcuts": ["mail", "#/settings/shortcuts", null],
};

/** Says what axe finds; how many rules are broken. */
async function faults(page, name) {
  await page.evaluate(axe.source);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await page.evaluate(
    (values) =>
      globalThis.axe.run(document, { runOnly: { type: "tag", values } }).then(({ violations }) => violations),
    tags,
  );
  for (const { id, help, nodes } of found) {
    console.error(
      `${name}: ${id}: ${help}\n    ${nodes.map(({ html }) => html.slice(0, 160)).join("\n    ")}`,
    );
  }
  return found.length;
}

await mkdir(out, { recursive: true });
const server = values.url ? null : await createServer({ root, server: { port: 0 }, logLevel: "error" });
await server?.listen();
const base = values.url ?? server.resolvedUrls.local[0];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
let failed = 0;
try {
  for (const [variant, { query, viewport, scale = 1 }] of Object.entries(VARIANTS)) {
    const context = await browser.newContext({
      viewport,
      deviceScaleFactor: scale,
      reducedMotion: "reduce",
      locale: "en-GB",
    });
    for (const [name, [scene, hash, act]] of Object.entries(PAGES)) {
      if (values.only && !`${variant}/${name}`.includes(values.only)) continue;
      const size = name.startsWith("compose") && variant === "light" ? { width: 900, height: 800 } : viewport;
      const page = await context.newPage();
      await page.setViewportSize(size);
      await page.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));
      page.on("pageerror", (error) => console.error(`${variant}/${name}: ${error.message}`));
      page.on(
        "console",
        (message) => message.type() === "error" && console.error(`${variant}/${name}: ${message.text()}`),
      );
      try {
        await page.goto(`${base}?fake&scene=${scene}&${query}${hash}`);
        await page.locator("#app > *").first().waitFor();
        page.setDefaultTimeout(6_000);
        await act?.(page);
        await page.waitForTimeout(120);
        await page.screenshot({ path: `${out}/${variant}-${name}.png` });
        // A deleted draft is inert: to axe there is nothing left on the page.
        const checked = (variant === "light" || variant === "dark") && name !== "compose-deleted";
        if (checked) failed += await faults(page, `${variant}/${name}`);
      } catch (error) {
        failed += 1;
        console.error(`${variant}/${name}: ${error.message.split("\n")[0]}`);
        await page.screenshot({ path: `${out}/failed-${variant}-${name}.png` });
      }
      await page.close();
    }
    await context.close();
  }
} finally {
  await browser.close();
  await server?.close();
}
if (failed > 0) process.exitCode = 1;
