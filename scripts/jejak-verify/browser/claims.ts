import type { Hex } from "../../../protocol/bytes.ts";
import { isJejakError, type JejakError } from "../../../protocol/errors.ts";
import { hashesOf } from "../../../protocol/evidence/block.ts";
import type { Evidence } from "../../../protocol/evidence/format.ts";
import { openEvidence } from "../../../protocol/evidence/open.ts";
import type { Trust } from "../../../protocol/evidence/trust.ts";
import { parseHeader } from "../../../protocol/proof/header.ts";
import { formatTime } from "../../../protocol/time.ts";

/** What a file says of itself: to be compared by hand, never believed. */
export interface Claims {
  chainId: string;
  contracts: Evidence["contracts"];
  block: { number: number; time: string; hashes: Hex[] };
}

/** @throws JejakError as `openEvidence` and `parseHeader` */
export function claimsOf(bytes: Uint8Array): Claims {
  const { evidence, header: encoded } = openEvidence(bytes);
  const header = parseHeader(encoded);
  const { chainId, contracts } = evidence;
  const block = { number: header.number, time: formatTime(header.timestamp), hashes: hashesOf(header) };
  return { chainId, contracts, block };
}

/** A hash that the reader typed in is pinned for the block that the evidence names. */
export function pinned(trust: Trust, claims: Claims | JejakError, hash: Hex | undefined): Trust {
  if (hash === undefined || isJejakError(claims)) return trust;
  return { ...trust, blocks: [...(trust.blocks ?? []), { number: claims.block.number, hash }] };
}

/** The result, or Jejak's own refusal. */
export function attempt<T>(run: () => T): T | JejakError {
  try {
    return run();
  } catch (error) {
    if (isJejakError(error)) return error;
    throw error;
  }
}
