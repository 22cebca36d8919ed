// The pages in a real Chromium. Every scene in light and dark, narrow, and with twice the text: nothing that axe
// finds, nothing beyond the edge of the window. And what a person does, by mouse, by name and by keyboard.
//
//   npm run build && npm run test:browser [part of a name]
import { FLOWS as MAIL_FLOWS } from "./flows-mail.mjs";
import { FLOWS as SETUP_FLOWS } from "./flows-setup.mjs";
import { NotReady, expectAccessible, expectNoOverflow, open, runAll, settled } from "./kit.mjs";
import { SCENES as MAIL } from "./scenes-mail.mjs";
import { SCENES as SETUP } from "./scenes-setup.mjs";

/** What is changed for each look at a scene, and which rules can be broken by that. */
const LOOKS = {
  light: ["all", (page) => page.emulateMedia({ colorScheme: "light" })],
  dark: ["colours", (page) => page.emulateMedia({ colorScheme: "dark" })],
  narrow: ["all but colours", (page) => page.setViewportSize({ width: 420, height: 760 })],
  // Zooming to 200 % leaves half the room of a window of 1280 x 900.
  zoomed: ["sizes", (page) => page.setViewportSize({ width: 640, height: 450 })],
  "twice the text": [
    "sizes",
    async (page) => {
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
    },
  ],
};

function scene(name, { act, ...options }) {
  return {
    name: `scene: ${name}`,
    options,
    async run(page) {
      await act?.(page);
      for (const [look, [rules, change]] of Object.entries(LOOKS)) {
        await change(page);
        await settled(page);
        await expectAccessible(page, look, rules);
        await expectNoOverflow(page, look);
      }
    },
  };
}

const flow = (name, { options = {}, run }) => ({ name, options, run });
const entries = (all, make) => Object.entries(all).map(([name, one]) => make(name, one));

// The longest first, so that nothing is left alone at the end.
const tests = [
  ...entries(MAIL_FLOWS, flow),
  ...entries(SETUP_FLOWS, flow),
  ...entries({ ...MAIL, ...SETUP }, scene),
];
const wanted = process.argv[2] ?? "";
const start = Date.now();
try {
  const browser = await open();
  const chosen = tests.filter(({ name }) => name.includes(wanted));
  const failed = await runAll(browser, chosen);
  await browser.close();
  const seconds = Math.round((Date.now() - start) / 1000);
  if (chosen.length === 0) throw new NotReady(`No test is called like “${wanted}”.`);
  console.log(`\n${chosen.length - failed.length} of ${chosen.length} are well, after ${seconds} s`);
  for (const name of failed) console.log(`FAILED  ${name}`);
  process.exitCode = failed.length > 0 ? 1 : 0;
} catch (error) {
  if (!(error instanceof NotReady)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
