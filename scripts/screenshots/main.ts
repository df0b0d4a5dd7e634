import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { closeBrowser, openWindow, whyNoBrowser } from "../../test/helpers/browser.ts";
import { startSample } from "./ledger.ts";
import type { Shown } from "./ledger.ts";
import { placesOf } from "./places.ts";
import type { Place } from "./places.ts";

const ROOT = join(import.meta.dirname, "../..");
const WIDTHS = [360, 1280] as const;

/** Shown in the dark too. */
const DARK: ReadonlySet<string> = new Set(["home", "process", "verify", "ledger"]);

/** What the README shows: only what fits in a window, so that it stays small. */
const CHOSEN = ["home", "process"] as const;

interface Look {
  readonly width: number;
  readonly dark: boolean;
}

async function shoot(url: string, places: readonly Place[], look: Look, folder: string): Promise<void> {
  const { page, close } = await openWindow(url, look);
  for (const { name, lang, path } of places) {
    await page.goto(path, { waitUntil: "load" });
    const file = `${name}-${lang}-${look.width}${look.dark ? "-dark" : ""}.png`;
    await page.screenshot({ path: join(folder, file), fullPage: true });
  }
  await close();
}

async function shootChosen(url: string, places: readonly Place[], folder: string): Promise<void> {
  const { page, close } = await openWindow(url, { width: 1280 });
  for (const { name, path } of places.filter(
    ({ name, lang }) => lang === "id" && CHOSEN.includes(name as "home"),
  )) {
    await page.goto(path, { waitUntil: "load" });
    await page.screenshot({ path: join(folder, `${name}.png`) });
  }
  await close();
}

async function work(url: string, isReadme: boolean): Promise<void> {
  const places = await placesOf(url);
  const folder = join(ROOT, "screenshots");
  await mkdir(folder, { recursive: true });
  for (const width of WIDTHS) {
    await shoot(url, places, { width, dark: false }, folder);
    await shoot(
      url,
      places.filter(({ name }) => DARK.has(name)),
      { width, dark: true },
      folder,
    );
  }
  console.log(
    `screenshots/: ${places.length * WIDTHS.length} pages, ${DARK.size * 2 * WIDTHS.length} of them in the dark too`,
  );
  if (!isReadme) return;
  const images = join(ROOT, "docs/images");
  await mkdir(images, { recursive: true });
  await shootChosen(url, places, images);
  console.log(`docs/images/: ${CHOSEN.join(", ")}`);
}

const { values } = parseArgs({
  options: { url: { type: "string" }, readme: { type: "boolean", default: false } },
});
const why = whyNoBrowser();
if (why !== null) {
  console.error(why);
  process.exit(1);
}
const shown: Shown =
  values.url === undefined ? await startSample() : { url: values.url, end: () => Promise.resolve() };
try {
  await work(shown.url, values.readme);
} finally {
  await closeBrowser();
  await shown.end();
}
