import type { z } from "zod";
import { toHex } from "../../../protocol/bytes.ts";
import { JejakError } from "../../../protocol/errors.ts";
import { parseCheckpoint, parseNote, verifyNote } from "../../../protocol/proof/cosignature.ts";
import type { Checkpoint, Note } from "../../../protocol/proof/cosignature.ts";
import { parseLogKey } from "../../../protocol/proof/note-keys.ts";
import { originOf } from "../../../protocol/proof/note-sign.ts";
import { Log } from "../../../server/api/schemas/log.ts";
import { answerOf, fetchWithRetries } from "../../client/http.ts";
import { demand, demandAll } from "./context.ts";
import type { ApiAudit } from "./context.ts";

type Signed = NonNullable<z.output<typeof Log>["newest"]>;

/**
 * What the operator signed of the log, as `/log` and `/log/checkpoint` give it out, against the rebuilt log: origin,
 * root at that size, the block that had that size, and that it is signed by the key that the API itself names.
 * @returns how many notes there were; none before the operator's first
 */
export async function compareCheckpoints(audit: ApiAudit): Promise<number> {
  const { origin, key, newest, seenByAll } = await answerOf(audit.api.GET("/api/v1/log"), Log);
  audit.advance();
  if (newest === null || key === null) return 0;
  demand(audit.report, { at: "log.origin" }, expectedOrigin(audit), origin);
  compareSigned(audit, key, "log.newest", newest);
  if (seenByAll !== null) compareSigned(audit, key, "log.seenByAll", seenByAll);
  compareNote(audit, key, "log/checkpoint", await fileOf(audit));
  return seenByAll === null ? 2 : 3;
}

function expectedOrigin({ fold }: ApiAudit): string {
  return originOf(fold.trust.chainId, fold.trust.auditLog);
}

async function fileOf({ url }: ApiAudit): Promise<string> {
  const address = new URL("log/checkpoint", url.endsWith("/") ? url : `${url}/`);
  const response = await fetchWithRetries(new Request(address));
  if (response.ok) return await response.text();
  throw new JejakError("server-answer-malformed", { at: address.href, values: { status: response.status } });
}

/** The members beside a note say what it says. */
function compareSigned(audit: ApiAudit, key: string, at: string, { note, size, root, block }: Signed): void {
  const checkpoint = compareNote(audit, key, at, note);
  if (checkpoint === undefined) return;
  const told = { size, root, "block.number": block.number, "block.hash": block.hash };
  const { block: named } = checkpoint;
  const signed = { "block.number": named?.number, "block.hash": named?.hash };
  demandAll(audit.report, {}, `${at}.`, { size: checkpoint.size, root: checkpoint.root, ...signed }, told);
}

function compareNote(audit: ApiAudit, key: string, at: string, text: string): Checkpoint | undefined {
  const { report } = audit;
  try {
    const note = parseNote(text);
    const checkpoint = parseCheckpoint(note.body);
    demand(report, { at: `${at}.signature` }, true, isSignedBy(note, key));
    compareCheckpoint(audit, at, checkpoint);
    return checkpoint;
  } catch (error) {
    if (!(error instanceof JejakError)) throw error;
    report.fail("api", error.code, { at }, error.values ?? {});
    return undefined;
  }
}

function isSignedBy(note: Note, key: string): boolean {
  return verifyNote(note, parseLogKey(key));
}

function compareCheckpoint(audit: ApiAudit, at: string, { origin, size, root, block }: Checkpoint): void {
  const { report, history, fold } = audit;
  const { log, blocks } = history;
  demand(report, { at: `${at}.origin` }, expectedOrigin(audit), origin);
  if (size < 1 || size > log.size) {
    demand(report, { at: `${at}.size` }, `at most ${log.size}`, size);
    return;
  }
  demand(report, { at: `${at}.root`, index: size }, toHex(log.root(size)), root);
  if (block === undefined) return;
  demand(report, { at: `${at}.chainId` }, fold.trust.chainId, block.chainId);
  const [from = 0, next = Infinity] = [blocks[size - 1], blocks[size]];
  if (block.number >= from && block.number < next) return;
  demand(report, { at: `${at}.block`, index: size }, { from, before: next }, block.number);
}
