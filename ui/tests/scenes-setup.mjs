// Setting up, writing, the settings and the lock, page by page: what is loaded, and what is done before one looks.
import { MOMENT, settled } from "./kit.mjs";

const STANDS_STILL = 600_000;

const next = (page) => page.locator(".wizard-actions .btn-primary").click();
const icon = (page) => page.locator(".wizard-head-icon").waitFor();
const dialog = (page) => page.locator(".dialog").waitFor();

/** How long the set-up of the in-memory mailbox takes for each of its steps. */
const pace = (page, step) =>
  page.evaluate((wanted) => void (globalThis.linnetFake.timing.step = wanted), step);

/** Fills the first page; the part before the @ decides what happens then. */
async function about(page, email) {
  await page.locator(".welcome-actions .btn").click();
  await page.locator("input[autocomplete=name]").fill("Maya Lindqvist");
  await page.locator("input[type=email]").fill(email);
  await page.locator("input[type=email]").blur();
  // What is known of the provider shows, and may take the password away.
  await settled(page);
  const password = page.locator("input[autocomplete=current-password]");
  if (await password.isVisible()) await password.fill("secret words");
}

async function proceed(page, email) {
  await about(page, email);
  await pace(page, 5);
  await next(page);
}

/** Lets the time of the set-up stand still as soon as this heading shows. */
function holdAt(page, heading) {
  return page.evaluate(
    ([wanted, step]) =>
      new Promise((done) => {
        const look = () => {
          if (!document.querySelector("h1")?.textContent.includes(wanted)) return;
          globalThis.linnetFake.timing.step = step;
          watcher.disconnect();
          done();
        };
        const watcher = new MutationObserver(look);
        watcher.observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
    [heading, STANDS_STILL],
  );
}

const problem = (local) => async (page) => {
  await proceed(page, `${local}@example.com`);
  await icon(page);
};

async function manual(page) {
  await about(page, "maya@example.com");
  await pace(page, STANDS_STILL);
  await next(page);
  await page.locator(".wizard-actions .btn-lg").click();
  await page.locator("fieldset").nth(1).locator("select").selectOption("none");
}

/** Opens a draft; `change` is done to it before. */
async function compose(page, change = {}) {
  await page.evaluate((more) => {
    const fake = globalThis.linnetFake.playing();
    const { id } = fake.newDraft("new", {
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
    Object.assign(fake.drafts.get(id), more);
    location.hash = `#/compose/${id}`;
  }, change);
  await page.locator(".composer-foot").waitFor();
}

const picture = (id, name, size, contentType = "image/jpeg") => ({ id, name, contentType, size });
const files = (attachments) => async (page) => {
  await compose(page, { attachments });
  await page.locator(".composer-attach").waitFor();
};

/** Kept now, as when the window is left. */
async function write(page, words) {
  await page.locator(".composer-text").fill(words);
  await page.evaluate(() => dispatchEvent(new Event("blur")));
  await page.waitForFunction(
    (text) => [...globalThis.linnetFake.playing().drafts.values()].at(-1).content.text === text,
    words,
  );
}

const settings = (section, act, scene = "mail") => ({ scene, hash: `#/settings/${section}`, act });
const setUp = (act) => ({ scene: "none", act });

const PROBLEMS = [
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
];

export const SCENES = {
  "wizard, welcome": setUp(),
  "wizard, about you": setUp((page) => about(page, "maya@example.com")),
  "wizard, about you, German": {
    ...setUp((page) => about(page, "maya@example.com")),
    query: { language: "de" },
  },
  "wizard, about you, nothing filled in": setUp(async (page) => {
    await page.locator(".welcome-actions .btn").click();
    await next(page);
    await page.locator(".field-error").first().waitFor();
  }),
  "wizard, app password": setUp((page) => about(page, "maya@gmail.com")),
  "wizard, own sign-in page": setUp((page) => about(page, "maya@outlook.com")),
  "wizard, to be switched on": setUp((page) => about(page, "maya@gmx.net")),
  "wizard, help": setUp(async (page) => {
    await page.locator(".wizard-top .end button").click();
    await dialog(page);
  }),
  "wizard, looking up": setUp(async (page) => {
    await about(page, "maya@example.com");
    await pace(page, STANDS_STILL);
    await next(page);
    await page.locator(".lookup .spinner").waitFor();
  }),
  "wizard, checking": setUp(async (page) => {
    await about(page, "maya@example.com");
    await pace(page, 30);
    const held = holdAt(page, "Checking your settings");
    await next(page);
    await held;
    await page.locator(".lookup .spinner").waitFor();
  }),
  "wizard, another company": setUp(async (page) => {
    await proceed(page, "maya@other.example");
    await page.locator(".facts").waitFor();
  }),
  "wizard, by hand": setUp(manual),
  "wizard, by hand, German": { ...setUp(manual), query: { language: "de" } },
  "wizard, by hand, not encrypted": setUp(async (page) => {
    await manual(page);
    await next(page);
    await dialog(page);
  }),
  "wizard, by hand, faults": setUp(async (page) => {
    await manual(page);
    await page.locator("fieldset").nth(0).locator("input").nth(0).fill("https://imap");
    await page.locator("fieldset").nth(0).locator("input").nth(1).fill("");
    await page.locator("fieldset input[type=checkbox]").uncheck();
    await next(page);
    await page.locator(".field-error").first().waitFor();
  }),
  "wizard, settings not found": setUp(async (page) => {
    await proceed(page, "maya@nowhere.example");
    await icon(page);
  }),
  ...Object.fromEntries(PROBLEMS.map((local) => [`problem, ${local}`, setUp(problem(local))])),
  "problem, wrong twice": setUp(async (page) => {
    await problem("wrong")(page);
    await page.locator("input[autocomplete=current-password]").fill("another");
    await next(page);
    await page.locator(".notice-warning").waitFor();
  }),
  "problem, certificate trusted by hand": setUp(async (page) => {
    await problem("certificate-unknown-issuer")(page);
    await page.locator("details summary").first().click();
    await page.locator("details input").check();
  }),
  "problem, see certificate": setUp(async (page) => {
    await problem("certificate-wrong-name")(page);
    await page.locator(".wizard-actions button.btn-lg").first().click();
    await dialog(page);
  }),
  "wizard, ready": setUp(async (page) => {
    await proceed(page, "maya@example.com");
    await page.locator(".sync").waitFor();
    const tell = (bodiesHere) =>
      page.evaluate((here) => {
        const fake = globalThis.linnetFake.playing();
        const account = fake.accounts.at(-1).id;
        const one = { account, state: "downloading", bodiesHere: here, bodiesTotal: 18_902 };
        fake.mailbox.status = { ...fake.mailbox.status, accounts: [one] };
        fake.tellStatus();
      }, bodiesHere);
    await tell(2_900);
    await page.getByText("2,900 of 18,902").waitFor();
    // From the speed of some seconds it tells how long the rest takes.
    await page.clock.setFixedTime(new Date(MOMENT.getTime() + 3_200));
    await tell(3_214);
    await page.getByText(/ left$/).waitFor();
  }),
  "lock, new": { scene: "vault-new" },
  "lock, closed": { scene: "vault-locked" },
  "lock, wrong passphrase": {
    scene: "vault-locked",
    async act(page) {
      await page.locator("input").fill("wrong");
      await next(page);
      await page.locator(".field-error").waitFor();
    },
  },
  "lock, no password store": { scene: "keyring-unavailable" },
  composer: { act: compose },
  "composer, German": { query: { language: "de" }, act: (page) => compose(page) },
  "composer, suggestions": {
    async act(page) {
      await compose(page);
      await page.locator(".cf-input").first().pressSequentially("t");
      await page.locator(".suggest").first().waitFor();
    },
  },
  "composer, from": {
    async act(page) {
      await compose(page);
      await page.locator(".from-btn").click();
      await page.getByRole("listbox").first().waitFor();
    },
  },
  "composer, files": {
    act: files([
      picture(1, "Heron at dawn.jpg", 8_400_000),
      picture(2, "Birthday table.jpg", 6_100_000),
      picture(3, "Calendar dates.xlsx", 41_000, "application/vnd.ms-excel"),
    ]),
  },
  "composer, too large": {
    act: files([
      picture(1, "Lake in the morning.mov", 27_800_000, "video/quicktime"),
      picture(2, "Heron at dawn.jpg", 8_400_000),
    ]),
  },
  "composer, faults": {
    async act(page) {
      await compose(page);
      await page.locator(".cf-end button").first().click();
      await page.locator(".cf-input").nth(1).fill("hanna@exmaple");
      await page.locator(".composer-foot .btn-primary").click();
      await page.locator(".field-error").waitFor();
    },
  },
  "composer, forgotten file": {
    async act(page) {
      await compose(page);
      await page.locator(".composer-text").fill("The picture is attached.\nDas Bild ist im Anhang.");
      await page.locator(".composer-foot .btn-primary").click();
      await dialog(page);
    },
  },
  "composer, came to another address": {
    async act(page) {
      await compose(page, { kind: "reply", receivedAt: "maya@example.org" });
      await page.locator(".notice-row").waitFor();
    },
  },
  "composer, earlier versions": {
    async act(page) {
      await compose(page);
      await write(page, "Hello everyone,\n\nfirst thoughts");
      await page.clock.setFixedTime(new Date(MOMENT.getTime() + 600_000));
      await write(page, "Hello everyone,\n\nsecond thoughts, somewhat longer");
      await page.locator(".composer-foot .icon-btn").first().click();
      await page.locator("input[name=version]").first().check();
    },
  },
  "composer, deleted": {
    async act(page) {
      await compose(page);
      await page.locator(".composer-foot .icon-btn").last().click();
      await page.locator(".toast").waitFor();
      // A pointer on it stops its time: it stays while it is looked at.
      await page.locator(".toast").hover();
    },
  },
  "settings, accounts": settings("accounts", (page) => page.locator(".account-head button").first().click()),
  "settings, needs sign-in": settings("accounts-1", undefined, "sign-in"),
  "settings, remove an account": settings("accounts", async (page) => {
    await page.locator(".account-head button").first().click();
    await page.locator(".links .bad").click();
    await dialog(page);
  }),
  "settings, appearance": settings("appearance"),
  "settings, appearance, German": { ...settings("appearance"), query: { language: "de" } },
  "settings, notifications": settings("notifications", (page) => page.locator(".panel .btn").click()),
  "settings, shortcuts": settings("shortcuts"),
};
