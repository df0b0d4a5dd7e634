import { randomFillSync } from "node:crypto";
import { JejakError } from "../../../protocol/errors.ts";
import { batchSizeFor } from "../../../protocol/records/batch.ts";
import { fieldOf } from "../../../protocol/records/type.ts";
import type { RecordInput } from "../rows/read.ts";
import type { SealedRecords } from "../vault/vault.ts";
import { insertPart, notePartKept } from "./parts.ts";
import type { Part } from "./parts.ts";
import { shuffledIndexes } from "./random.ts";
import type { Run } from "./run.ts";
import { settle } from "./settle.ts";
import type { RowToSign, SigningContext } from "./sign.ts";
import { nextAnchorTime } from "./times.ts";
import { rootOf, treeOfBatch } from "./tree.ts";

const HASH = 32;

/** Rows of a file that are to become one batch. */
export interface PartToMake {
  first: number;
  count: number;
  inputs: AsyncIterator<RecordInput>;
}

/**
 * Reserves the next number and a place for each row, signs, and keeps the records in the vault; within the agency's
 * queue. If we crash before the root is noted, settling gives the number back: nobody has seen the records yet.
 */
export async function makePart(run: Run, { first, count, inputs }: PartToMake): Promise<void> {
  const part = await reserve(run, first, count);
  await run.reached("reserved");
  const leaves = Buffer.alloc(part.size * HASH);
  // Places without a record hold what looks like one to everybody.
  randomFillSync(leaves);
  const lines = new Uint32Array(count);
  await run.vault.keepBatch(
    { agency: part.agency, batch: part.batch, size: part.size, type: run.request.type.vct },
    signedRecords(run, part, rowsOf(run, part, inputs, lines), leaves),
    leaves,
  );
  await run.reached("kept");
  await run.checkFile();
  await notePartKept(run.vault.pool, part, { lines, root: rootOf(treeOfBatch(leaves)) });
  await run.reached("rooted");
}

async function reserve(run: Run, first: number, count: number): Promise<Part> {
  const { issuer, anchorAt } = run.request;
  const { next } = await settle(run);
  const due = nextAnchorTime(anchorAt, run.now());
  const size = batchSizeFor(count);
  const part: Part = {
    job: run.job,
    first,
    agency: issuer.agency,
    batch: next,
    size,
    indexes: shuffledIndexes(count, size),
    lines: null,
    // Records bear the time at which their batch is to be anchored, not the one at which their row was signed.
    issuedAt: Math.floor(due / 1_000),
    dueAt: new Date(due),
    issuer: {
      officialId: issuer.officialId,
      mandate: issuer.mandate,
      succession: issuer.succession,
      signer: issuer.signer,
    },
    root: null,
    entry: null,
  };
  await insertPart(run.vault.pool, part);
  run.tell({ what: "reserved", batch: next });
  return part;
}

async function* rowsOf(
  run: Run,
  { indexes }: Part,
  inputs: AsyncIterator<RecordInput>,
  lines: Uint32Array,
): AsyncGenerator<RowToSign> {
  for (const [i, index] of indexes.entries()) {
    const next: IteratorResult<RecordInput, unknown> = await inputs.next();
    if (next.done === true || next.value.problems.length > 0)
      throw new JejakError("rows-changed", { at: run.request.file.path });
    const { line, record } = next.value;
    lines[i] = line;
    yield { index, ...record };
  }
}

/** Fills in the leaf of each record as it is signed. */
function signedRecords(run: Run, part: Part, rows: AsyncIterable<RowToSign>, leaves: Buffer): SealedRecords {
  return async function* (keyOf) {
    let left = Math.ceil(part.indexes.length / 2);
    for await (const portion of run.signers.sign(contextOf(run, part), rows, keyOf)) {
      const { indexes, recordIds, sealed } = portion;
      indexes.forEach((index, i) => {
        leaves.set(recordIds.subarray(i * HASH, (i + 1) * HASH), index * HASH);
      });
      yield sealed;
      run.tell({ what: "signed", rows: indexes.length });
      if (left > 0 && (left -= indexes.length) <= 0) await run.reached("signed");
    }
  };
}

function contextOf(run: Run, { agency, batch, size, issuedAt }: Part): SigningContext {
  const { registry, integrity, request } = run;
  const { type, issuer } = request;
  const open = type.claims.filter(({ sd }) => sd === "never").map(fieldOf);
  return {
    terms: {
      place: { chainId: BigInt(registry.chainId), registry: registry.address, agency },
      batch,
      size,
      vct: type.vct,
      integrity,
      iat: issuedAt,
    },
    open,
    hidden: type.claims.length - open.length,
    signer: issuer.signer,
    privateKey: issuer.privateKey,
  };
}
