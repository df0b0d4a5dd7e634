import { z } from "zod";
import { TEXTS, text } from "../../../protocol/texts.ts";
import type { Lang, TextKey } from "../../../protocol/texts.ts";
import { postVerifications } from "../../api/routes/verifications.ts";
import type { Context } from "../../api/route.ts";
import type { AsOf } from "../../api/schemas/common.ts";
import { page } from "../page.ts";
import type { Checked } from "../verdict.ts";
import { verifyBody } from "./verify/body.ts";
import { MOST_LINES, pastedIn } from "./verify/pasted.ts";
import type { Pasted } from "./verify/pasted.ts";

/** What the browser code says, and nothing more of the catalogue. */
const BROUGHT = (Object.keys(TEXTS) as TextKey[]).filter((key) =>
  /^(?:verify\.(?!how|means|paste|without|lead|private|title)|tag\.|finality\.|sample\.mark)/.test(key),
);

function broughtIn(lang: Lang): string {
  return JSON.stringify(Object.fromEntries(BROUGHT.map((key) => [key, TEXTS[key][lang]])));
}

async function answersTo(pasted: readonly Pasted[], context: Context) {
  const hashes = pasted.flatMap(({ sha256 }) => (sha256 === null ? [] : [sha256]));
  if (hashes.length === 0) return null;
  const reply = await postVerifications.handle({ params: {}, query: {}, body: { hashes } }, context);
  if (!("body" in reply)) throw new TypeError("verifications answer bytes");
  return reply.body;
}

/** What became of each pasted line, in their order. */
async function checkedOf(
  pasted: readonly Pasted[],
  context: Context,
): Promise<{ checked: Checked[]; asOf?: AsOf }> {
  const answers = await answersTo(pasted, context);
  const found = new Map(answers?.items.map((item) => [item.sha256, item]));
  const checked = pasted.map(({ name, sha256 }): Checked => {
    const result = sha256 === null ? undefined : found.get(sha256);
    return { name, size: null, sha256, result: result ?? { kind: "malformed" } };
  });
  return answers ? { checked, asOf: answers.asOf } : { checked };
}

/** Files are hashed in the browser and only their hashes asked about; without script hashes are pasted. */
export const verifyPage = page({
  path: "/verify",
  params: z.object({}),
  query: z.object({ hashes: z.string().max(20_000).default("") }),
  async show({ lang, links, query: { hashes }, context }) {
    const pasted = pastedIn(hashes);
    const { checked, asOf } = await checkedOf(pasted.slice(0, MOST_LINES), context);
    return {
      title: text(lang, "verify.title"),
      description: text(lang, "verify.lead"),
      section: "verify" as const,
      script: "verify",
      ...(asOf && { asOf }),
      body: verifyBody({
        lang,
        links,
        hashes,
        checked,
        isCut: pasted.length > MOST_LINES,
        tools: context.deps.tools,
        texts: broughtIn(lang),
      }),
    };
  },
});
