import { toBase64 } from "../../../protocol/base64.ts";
import { fromHex } from "../../../protocol/bytes.ts";
import { JejakError } from "../../../protocol/errors.ts";
import { canonicalize } from "../../../protocol/jcs.ts";
import type { Hex } from "../../../protocol/bytes.ts";
import type { Vault } from "../vault/vault.ts";
import { typeOfJob } from "./jobs.ts";
import { treeOfBatch } from "./make.ts";
import { partOfBatch } from "./parts.ts";
import type { Part } from "./parts.ts";

/** Makes the record files of one batch, from what the vault has of it. */
export interface BatchOfRecords {
  part: Part;
  /** The type of its records, as canonical JSON. */
  type: string;
  /** SHA-256 of `header.payload` of the record at a place. */
  recordId(index: number): Uint8Array;
  /** The record file (`jejak-record`, canonical JSON) of an SD-JWT with all its disclosures. */
  fileOf(index: number, sdJwt: Uint8Array): Buffer;
  /** The same in two parts; the second is one and the same for every record of the batch. */
  partsOf(index: number, sdJwt: Uint8Array): { bytes: Buffer; tail: Buffer };
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
  const tree = treeOfBatch(leaves);
  // Canonical, for base64 and base64url need no escapes; canonicalising a type anew for each would take longest.
  const head = Buffer.from(`{"format":"jejak-record","issuer":${issuerOf(part)},"path":"`);
  const middle = Buffer.from('","sdJwt":"');
  const tail = Buffer.from(`","type":${type},"version":1}`);
  const partsOf: BatchOfRecords["partsOf"] = (index, sdJwt) => ({
    bytes: Buffer.concat([head, pathOf(tree.inclusionProof(index)), middle, sdJwt]),
    tail,
  });
  return {
    part,
    type,
    recordId: (index) => leaves.subarray(index * HASH, (index + 1) * HASH),
    partsOf,
    fileOf: (index, sdJwt) => {
      const { bytes } = partsOf(index, sdJwt);
      return Buffer.concat([bytes, tail]);
    },
  };
}

function issuerOf({ issuer: { mandate, officialId, signer } }: Part): string {
  const hint = { mandate, officialId, signer: toBase64(fromHex(signer)) };
  return Buffer.from(canonicalize(hint)).toString();
}

function pathOf(proof: readonly Uint8Array[]): Buffer {
  return Buffer.from(Buffer.concat(proof).toString("base64"), "latin1");
}
