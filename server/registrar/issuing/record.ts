import { toBase64 } from "../../../protocol/base64.ts";
import { fromHex } from "../../../protocol/bytes.ts";
import { JejakError } from "../../../protocol/errors.ts";
import { canonicalize } from "../../../protocol/jcs.ts";
import type { Hex } from "../../../protocol/bytes.ts";
import type { Vault } from "../vault/vault.ts";
import { fileParts, frameOf } from "./frame.ts";
import type { RecordFrame } from "./frame.ts";
import { typeOfJob } from "./jobs.ts";
import { partOfBatch } from "./parts.ts";
import type { Part } from "./parts.ts";
import { treeOfBatch } from "./tree.ts";

/** Makes the record files of one batch, from what the vault has of it. */
export interface BatchOfRecords {
  part: Part;
  /** The type of its records, as canonical JSON. */
  type: string;
  /** SHA-256 of `header.payload` of the record at a place. */
  recordId(index: number): Uint8Array;
  frame: RecordFrame;
  /** The record file (`jejak-record`, canonical JSON) of an SD-JWT with all its disclosures. */
  fileOf(index: number, sdJwt: Uint8Array): Buffer;
}

const HASH = 32;

/** @throws JejakError `vault-batch-unknown` where no job of this vault issued it, or the chain has it not yet */
export async function openBatch(vault: Vault, agency: Hex, batch: number): Promise<BatchOfRecords> {
  const part = await partOfBatch(vault.pool, agency, batch);
  if (part === undefined || part.entry === null)
    throw new JejakError("vault-batch-unknown", { values: { batch } });
  const type = await typeOfJob(vault.pool, part.job);
  if (type === undefined) throw new JejakError("invariant-broken", { detail: "a batch without a type" });
  const leaves = await vault.leaves({ agency, batch });
  const frame = frameOf(issuerOf(part), type, treeOfBatch(leaves));
  return {
    part,
    type,
    recordId: (index) => leaves.subarray(index * HASH, (index + 1) * HASH),
    frame,
    fileOf: (index, sdJwt) => {
      const { parts, tail } = fileParts(frame, index, sdJwt);
      return Buffer.concat([...parts, tail]);
    },
  };
}

function issuerOf({ issuer: { mandate, officialId, signer } }: Part): string {
  const hint = { mandate, officialId, signer: toBase64(fromHex(signer)) };
  return Buffer.from(canonicalize(hint)).toString();
}
