// Setting up, writing and the settings, driven by name and by keyboard as a person (or a screen reader) would.
import assert from "node:assert/strict";

export const FLOWS = {};

function test(name, options, steps) {
  FLOWS[name] = {
    options,
    async run(page) {
      const button = (label) => page.getByRole("button", { name: label, exact: true });
      const field = (label) => page.getByLabel(label, { exact: true });
      const heading = (label) => page.getByRole("heading", { name: label });
      await page.evaluate(() => (globalThis.linnetFake.timing.step = 5));
      await steps({ page, button, field, heading });
    },
  };
}

const setUp = { scene: "none", ready: ".wizard" };

async function start({ button, field }, email, password = "secret words") {
  await button("Set up my email").click();
  await field("Your name").fill("Maya Lindqvist");
  await field("Email address").fill(email);
  await field("Password").fill(password);
  await button("Continue").click();
}

test("from the welcome to the inbox", setUp, async (tools) => {
  await start(tools, "maya@example.com");
  await tools.heading("You can start reading now").waitFor();
  await tools.button("Open my inbox").click();
  await tools.page.locator(".workspace").waitFor();
});

test(
  "the first page can be filled and sent with the keyboard alone",
  setUp,
  async ({ page, button, heading }) => {
    await button("Set up my email").press("Enter");
    await page.keyboard.type("Maya Lindqvist");
    await page.keyboard.press("Tab");
    await page.keyboard.type("maya@example.com");
    await page.keyboard.press("Tab");
    await page.keyboard.type("secret words");
    await page.keyboard.press("Enter");
    await heading("You can start reading now").waitFor();
  },
);

test("an app password is explained before it is typed", setUp, async ({ page, button, field }) => {
  await button("Set up my email").click();
  await field("Email address").fill("maya@gmail.com");
  await field("Email address").press("Tab");
  await page.getByText("Gmail wants an app password").waitFor();
  await field("App password").waitFor();
});

test(
  "a provider with its own sign-in page stops before the password",
  setUp,
  async ({ page, button, field }) => {
    await button("Set up my email").click();
    await field("Email address").fill("maya@outlook.com");
    await field("Email address").press("Tab");
    await page.getByText("only lets you in through its own sign-in page").waitFor();
    assert.equal(await field("Password").count(), 0);
    assert.equal(await button("Continue").getAttribute("aria-disabled"), "true");
  },
);

test(
  "a wrong password is refused twice, then Linnet stops until the website was tried",
  setUp,
  async (tools) => {
    const { page, button, field, heading } = tools;
    await start(tools, "wrong@example.com");
    await heading("That password didn’t work").waitFor();
    await field("Type it once more").fill("another");
    await button("Sign in").click();
    await page.getByText("Linnet has stopped after two tries").waitFor();
    assert.equal(await button("Sign in").count(), 0);
    await button("Try it on their website").click();
    await field("Type it once more").fill("right");
    await button("Sign in").click();
    await heading("You can start reading now").waitFor();
  },
);

test("settings that are not found can be entered", setUp, async (tools) => {
  await start(tools, "maya@nowhere.example");
  await tools.heading("Linnet couldn’t find the settings").waitFor();
  await tools.button("Enter settings myself").click();
  const receiving = tools.page.getByRole("group", { name: "Receiving mail" });
  await receiving.getByLabel("Server").fill("imap.example.com");
  const sending = tools.page.getByRole("group", { name: "Sending mail" });
  await sending.getByLabel("Server").fill("smtp.example.com");
  await sending.getByLabel("Port").fill("587");
  assert.equal(await sending.getByLabel("Security").inputValue(), "starttls");
  await tools.button("Check and continue").click();
  await tools.heading("You can start reading now").waitFor();
});

test("no encryption needs a yes in red", setUp, async (tools) => {
  const { page, button, heading } = tools;
  await start(tools, "maya@nowhere.example");
  await button("Enter settings myself").click();
  const sending = page.getByRole("group", { name: "Sending mail" });
  await sending.getByLabel("Security").selectOption("none");
  await page.getByRole("group", { name: "Receiving mail" }).getByLabel("Server").fill("imap.example.com");
  await button("Check and continue").click();
  const question = page.getByRole("alertdialog");
  await question.waitFor();
  assert.equal(await question.locator(":focus").innerText(), "Use encryption");
  await page.keyboard.press("Enter");
  await question.waitFor({ state: "detached" });
  assert.equal(await sending.getByLabel("Port").inputValue(), "465");
  await button("Check and continue").click();
  await heading("You can start reading now").waitFor();
});

test("sending can be put right later", setUp, async (tools) => {
  await start(tools, "send-cannot-connect@example.com");
  await tools.heading("Receiving works, sending not yet").waitFor();
  await tools.button("Finish, fix sending later").click();
  await tools.heading("You can start reading now").waitFor();
});

test("Linnet goes on by itself when the internet is back", setUp, async (tools) => {
  await start(tools, "lookup-offline@example.com");
  await tools.heading("You’re not connected to the internet").waitFor();
  assert.equal(await tools.button("Try again").count(), 0);
});

test(
  "the locked file opens",
  { scene: "vault-locked", ready: ".wizard" },
  async ({ page, button, field }) => {
    await field("Passphrase").fill("wrong");
    await button("Unlock").click();
    await page.getByText("That passphrase didn’t work").waitFor();
    await field("Passphrase").fill("heron on the lake");
    await field("Passphrase").press("Enter");
    await page.locator(".workspace").waitFor();
  },
);

const draft = (page, more = {}) =>
  page.evaluate((change) => {
    const fake = globalThis.linnetFake.playing();
    const empty = { account: 1, to: [], cc: [], bcc: [], subject: "", text: "", ...change };
    location.hash = `#/compose/${fake.newDraft("new", empty).id}`;
  }, more);

test("a message is written and sent with the keyboard alone", {}, async ({ page, field }) => {
  await draft(page);
  await field("To").waitFor();
  await page.keyboard.type("pri");
  await page.getByRole("option", { name: "Priya Raman" }).waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.type("theo@example.net, hanna@choir.example.net,");
  assert.equal(await page.getByRole("listbox", { name: "People in To" }).getByRole("option").count(), 3);
  // Back to the last chip, and away with it.
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Delete");
  assert.equal(await page.getByRole("listbox", { name: "People in To" }).getByRole("option").count(), 2);
  await field("Subject").fill("Rota");
  await field("Message").fill("Yes, the second weekend.");
  await page.evaluate(() => (globalThis.linnetFake.timing.step = 60_000));
  await page.keyboard.press("Control+Enter");
  await page.waitForFunction(() => location.hash === "");
  const [item] = await page.evaluate(() => globalThis.linnetFake.playing().outbox);
  assert.equal(item.subject, "Rota");
  assert.deepEqual(
    item.recipients.map(({ email }) => email),
    ["priya@gardens.example.org", "theo@example.net"],
  );
});

test("pasted lists become people, one by one", {}, async ({ page, field }) => {
  await draft(page);
  await field("To").waitFor();
  await field("To").evaluate((input) => {
    const data = new DataTransfer();
    data.setData("text/plain", "Theo Marsh <theo@example.net>\nhanna@choir.example.net\nnobody@nowhere\n");
    input.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
    );
  });
  const chips = page.getByRole("listbox", { name: "People in To" }).getByRole("option");
  assert.equal(await chips.count(), 3);
  assert.equal(await chips.nth(2).getAttribute("aria-label"), "nobody@nowhere is not an email address");
});

test("nobody gets a message without an address", {}, async ({ page, button, field }) => {
  await draft(page, { subject: "Rota", text: "Hello" });
  await button("Send").click();
  await page.getByText("Add at least one person.").waitFor();
  assert.equal(await field("To").evaluate((input) => input === document.activeElement), true);
});

test("closing saves first, deleting can be undone", {}, async ({ page, button, field }) => {
  await draft(page, { subject: "Rota" });
  await field("Message").fill("Half a thought");
  await page.keyboard.press("Control+w");
  await page.waitForFunction(() => location.hash === "");
  const id = await page.evaluate(() => {
    const [last] = [...globalThis.linnetFake.playing().drafts.values()].slice(-1);
    location.hash = `#/compose/${last.id}`;
    return last.content.text === "Half a thought" ? last.id : null;
  });
  assert.notEqual(id, null);
  await button("Delete draft").click();
  await page.getByText("Draft deleted").waitFor();
  await page.keyboard.press("Control+z");
  await page.getByText("Draft deleted").waitFor({ state: "detached" });
  assert.equal(await field("Message").inputValue(), "Half a thought");
});

test("files are attached, counted and removed", {}, async ({ page, button }) => {
  await draft(page, { subject: "Pictures" });
  await button("Attach").click();
  await page.getByText("2.9 MB of 25 MB").waitFor();
  await button("Remove Picture 1.jpg").click();
  await page.locator(".composer-attach").waitFor({ state: "detached" });
});

test("an account is removed only after a safe question", { hash: "#/settings/accounts" }, async (tools) => {
  const { page, button } = tools;
  await button("Change Home").click();
  await button("Remove from Linnet").click();
  const question = page.getByRole("alertdialog");
  assert.equal(await question.locator(":focus").innerText(), "Keep the account");
  await question.getByRole("button", { name: "Remove from Linnet" }).click();
  await question.waitFor({ state: "detached" });
  assert.equal(await page.getByRole("button", { name: /^Change / }).count(), 1);
});

test("a lost sign-in is repaired", { scene: "sign-in", hash: "#/settings/accounts-1" }, async (tools) => {
  const { page, button, field } = tools;
  await field("New password").fill("wrong");
  await button("Sign in").click();
  await page.getByText("Not accepted.").waitFor();
  await field("New password").fill("right");
  await button("Sign in").click();
  await page.getByText("The password works.").waitFor();
});

test("appearance changes at once", { hash: "#/settings/appearance" }, async ({ page }) => {
  const html = page.locator("html");
  await page.getByRole("radio", { name: "Dark" }).check();
  assert.equal(await html.getAttribute("data-theme"), "dark");
  await page.getByRole("radio", { name: "Normal" }).last().focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await html.getAttribute("data-text"), "large");
  await page.getByLabel("Language").selectOption("de");
  await page.getByRole("heading", { name: "Aussehen" }).waitFor();
});
