import { hex0x } from "../format.ts";

const SAMPLE_PREFIX = "ID-CONTOH-";

/** Whether an agency belongs to the fictitious sample ledger: its official id says so. */
export function isSample(officialId: string | null): boolean {
  return officialId?.startsWith(SAMPLE_PREFIX) ?? false;
}

/** How other answers name an agency. */
export function agencyNames(row: {
  agency: Uint8Array;
  official_id: string | null;
  agency_name: string | null;
}) {
  return {
    agency: hex0x(row.agency),
    officialId: row.official_id,
    agencyName: row.agency_name,
    sample: isSample(row.official_id),
  };
}

/** Canonical address of a process. */
export function processHref(agency: Uint8Array, ocid: string): string {
  return `/api/v1/agencies/${hex0x(agency)}/processes/${encodeURIComponent(ocid)}`;
}
