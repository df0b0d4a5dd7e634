import type { JsonObject, JsonValue } from "../../../../protocol/json.ts";
import { parseStrict } from "../../../../protocol/json.ts";
import type { Outside } from "./judge.ts";

const TIMEOUT_MS = 60_000;

async function typesAt(address: string): Promise<Map<string, JsonObject>> {
  // Without a network and never kept: fields then go by their bare names.
  const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => null);
  const types = response?.ok === true ? parseStrict(await response.text()) : [];
  const known = (Array.isArray(types) ? types : []).filter(isObject);
  return new Map(known.flatMap((type) => (typeof type["vct"] === "string" ? [[type["vct"], type]] : [])));
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Of the newest block: a record may have been revoked a minute ago. */
async function evidenceAt(agency: string, number: number): Promise<Uint8Array | null> {
  const address = `/api/v1/agencies/${agency}/batches/${number}/evidence?finality=seen`;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(address, { signal }).catch(() => null);
  if (response === null) return null;
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** What this site answers, each batch asked for once; the clock is the device's. */
export async function siteOutside(types: string): Promise<Outside> {
  const known = await typesAt(types);
  const batches = new Map<string, Uint8Array>();
  return {
    fetchBatch: async (agency, number) => {
      const key = `${agency} ${number}`;
      const bytes = batches.get(key) ?? (await evidenceAt(agency, number));
      if (bytes !== null) batches.set(key, bytes);
      return bytes;
    },
    knownType: (vct) => known.get(vct),
    now: () => Math.floor(Date.now() / 1_000),
  };
}
