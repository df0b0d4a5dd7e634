import { z } from "zod";
import { isJejakError } from "../../../protocol/errors.ts";
import { text } from "../../../protocol/texts.ts";
import { getDocument } from "../../api/routes/documents.ts";
import { postVerifications } from "../../api/routes/verifications.ts";
import { Sha256 } from "../../api/schemas/common.ts";
import type { Match } from "../../api/schemas/match.ts";
import type { Context } from "../../api/route.ts";
import { ask } from "../ask.ts";
import { page } from "../page.ts";
import { documentBody, titleOf, unknownBody } from "./document/body.ts";

const PER_PAGE = 20;

type MatchAnswer = z.output<typeof Match>;

/** Steps whose manifest itself has this hash, and the state of the index. */
async function asManifest(sha256: string, context: Context) {
  const input = { params: {}, query: {}, body: { hashes: [sha256] } };
  const reply = await postVerifications.handle(input, context);
  if (!("body" in reply)) throw new TypeError("verifications answer bytes");
  const { items, asOf } = reply.body;
  const matches: MatchAnswer[] = items.flatMap((item) => item.matches);
  return { matches: matches.filter(({ role }) => role === "manifest"), asOf };
}

async function asDocument(sha256: string, after: string | undefined, context: Context) {
  try {
    const query = { limit: String(PER_PAGE), ...(after !== undefined && { after }) };
    return await ask(getDocument, { params: { sha256 }, query }, context);
  } catch (error) {
    if (isJejakError(error, "document-unknown")) return { items: [], next: null };
    throw error;
  }
}

/** A hash of a document or a manifest: where it is recorded, and what that means. */
export const documentPage = page({
  path: "/documents/{sha256}",
  // Some tools write capital letters.
  params: z.object({ sha256: z.string().toLowerCase().pipe(Sha256) }),
  query: z.object({ after: z.string().exactOptional() }),
  async show({ lang, links, params: { sha256 }, query: { after }, context }) {
    const [manifest, document] = await Promise.all([
      asManifest(sha256, context),
      asDocument(sha256, after, context),
    ]);
    const matches = [...(after === undefined ? manifest.matches : []), ...document.items];
    const shared = { section: "verify" as const, asOf: manifest.asOf };
    if (matches.length === 0) {
      const title = text(lang, "lookup.unknown");
      return { ...shared, title, status: 404, body: unknownBody({ lang, links, sha256 }) };
    }
    return {
      ...shared,
      title: titleOf(lang, matches),
      json: `/api/v1/documents/${sha256}`,
      body: documentBody({
        lang,
        links,
        sha256,
        matches,
        tools: context.deps.tools,
        after,
        next: document.next,
      }),
    };
  },
});
