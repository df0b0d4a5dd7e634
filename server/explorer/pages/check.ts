import { z } from "zod";
import { TEXTS, text } from "../../../protocol/texts.ts";
import type { Lang, TextKey } from "../../../protocol/texts.ts";
import { page } from "../page.ts";
import { TYPES_PATH } from "../kept.ts";
import { checkBody } from "./check/body.ts";

/** What the first of the browser code says; what judges records brings its own words. */
const BROUGHT = (Object.keys(TEXTS) as TextKey[]).filter((key) => key.startsWith("desk.told."));

function broughtIn(lang: Lang): string {
  return JSON.stringify(Object.fromEntries(BROUGHT.map((key) => [key, TEXTS[key][lang]])));
}

/** Civil records are checked in the browser: what a visitor gives stays there, the address's fragment included. */
export const checkPage = page({
  path: "/check",
  params: z.object({}),
  query: z.object({}),
  show({ lang, links, assets, context }) {
    const texts = broughtIn(lang);
    const [desk, scanner] = [assets.href("check-desk.ts"), assets.href("scanner.ts")];
    const { tools } = context.deps;
    return Promise.resolve({
      title: text(lang, "desk.title"),
      description: text(lang, "desk.lead"),
      section: "verify" as const,
      script: "check",
      camera: true,
      body: checkBody({ lang, links, texts, desk, scanner, types: TYPES_PATH, tools }),
    });
  },
});
