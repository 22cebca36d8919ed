// Pictures of all scenes, for a look beside the design: npm run build, then
// npm run screens [-- FOLDER [part of a name]]. Without a folder they go to tests/pictures.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { open, runAll, settled } from "./kit.mjs";
import { SCENES as MAIL } from "./scenes-mail.mjs";
import { SCENES as SETUP } from "./scenes-setup.mjs";

const [folder = fileURLToPath(new URL("pictures", import.meta.url)), wanted = ""] = process.argv.slice(2);

const LOOKS = {
  light: {},
  dark: { dark: true },
  narrow: { width: 420, height: 760 },
  // Zooming to 200 % leaves half the room, and everything is drawn twice as large.
  zoomed: { width: 640, height: 450, scale: 2 },
  german: { query: { language: "de" }, width: 900, height: 800 },
};

const pictures = Object.entries(LOOKS).flatMap(([look, how]) =>
  Object.entries({ ...MAIL, ...SETUP }).map(([name, { act, ...scene }]) => ({
    name: `${look}, ${name}`,
    options: { ...scene, ...how, query: { ...scene.query, ...how.query } },
    async run(page) {
      // Where a button has another name or place, the picture shows how far it came.
      const done = await act?.(page).then(
        () => "",
        () => " (not all of it)",
      );
      await settled(page);
      const file = `${look}-${name}${done ?? ""}`.replaceAll(/[^\w()]+/g, "-").toLowerCase();
      await page.screenshot({ path: `${folder}/${file}.png` });
    },
  })),
);

await mkdir(folder, { recursive: true });
const browser = await open();
const failed = await runAll(
  browser,
  pictures.filter(({ name }) => name.includes(wanted)),
);
await browser.close();
process.exitCode = failed.length > 0 ? 1 : 0;
