import type { HashFunction } from "../hash.ts";
import type { JsonObject } from "../json.ts";
import type { Primitives } from "../primitives.ts";
import type { Demand } from "./key-binding.ts";
import type { IssuedRecord } from "./payload.ts";
import type { RecordFile } from "./record-file.ts";
import type { SdJwt } from "./sd-jwt.ts";
import type { VerifiedBatch } from "./verified.ts";

/** How far clocks may differ. */
export const SKEW_SECONDS = 3_600;

export interface RecordQuestion {
  file: RecordFile;
  /** What evidence proved of the record's batch; null where there is none. */
  batch: VerifiedBatch | null;
  /** Unix seconds. */
  now: number;
  /** What the verifier asked the holder for. */
  demand?: Demand;
  /** A type by the hash that the issuer signed (`vct#integrity`), for codes and links, which leave it out. */
  knownType?: (integrity: string) => JsonObject | undefined;
  primitives?: Primitives;
  hash?: HashFunction;
}

/** A record whose form holds. */
export interface OpenedRecord {
  parsed: SdJwt;
  issued: IssuedRecord;
  id: Uint8Array;
}
