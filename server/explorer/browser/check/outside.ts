import type { JsonObject, JsonValue } from "../../../../protocol/json.ts";
import { parseStrict } from "../../../../protocol/json.ts";
import { typeIntegrity } from "../../../../protocol/records/type.ts";
import type { Fetched, Outside } from "./judge.ts";

const TIMEOUT_MS = 60_000;

/** So old a state is told at most: a page may stay open all day, and a record be revoked meanwhile. */
const MAX_AGE_MS = 60_000;
const NOT_FOUND = 404;

/** Types by the hash that issuers sign: another type under the same name is none of this record. */
async function typesAt(address: string): Promise<Map<string, JsonObject>> {
  // Without a network and never kept: fields then go by their bare names.
  const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => null);
  const types = response?.ok === true ? parseStrict(await response.text()) : [];
  const known = (Array.isArray(types) ? types : []).filter(isObject);
  return new Map(known.map((type) => [typeIntegrity(type), type]));
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Of the newest block: a record may have been revoked a minute ago. */
async function evidenceAt(agency: string, number: number): Promise<Fetched> {
  const address = `/api/v1/agencies/${agency}/batches/${number}/evidence?finality=seen`;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(address, { signal }).catch(() => null);
  if (response === null) return "offline";
  if (response.status === NOT_FOUND) return "absent";
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** What this site answers, a batch asked for once a minute; the clock is the device's. */
export async function siteOutside(types: string): Promise<Outside> {
  const known = await typesAt(types);
  const batches = new Map<string, { bytes: Uint8Array; since: number }>();
  return {
    fetchBatch: async (agency, number) => {
      const key = `${agency} ${number}`;
      const kept = batches.get(key);
      if (kept !== undefined && Date.now() - kept.since < MAX_AGE_MS) return kept.bytes;
      const since = Date.now();
      const bytes = await evidenceAt(agency, number);
      if (typeof bytes !== "string") batches.set(key, { bytes, since });
      return bytes;
    },
    knownType: (integrity) => known.get(integrity),
    now: () => Math.floor(Date.now() / 1_000),
  };
}
