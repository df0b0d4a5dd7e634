import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { to0x } from "../../protocol/bytes.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { ALL_TAGS } from "../../protocol/tags.ts";
import { writeAtomically } from "../../server/run.ts";
import { createMachineKey, findKey, openKey, type OpenKey, type StoredKey } from "../client/keystore.ts";
import type { Admission, Grant } from "../deploy.ts";
import { SAMPLE_AGENCIES, type SampleAgency, type SampleOfficer } from "./agencies.ts";

const PASSPHRASE_FILE = "contoh.passphrase";
const HOLDERS_FILE = "contoh.holders";
const TERM_SECONDS = 3 * 366 * 86_400;
const NO_CREDENTIAL: Hex = `0x${"00".repeat(32)}`;

const Holders = z.record(z.string(), z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]{64}$/)]));

/**
 * The admissions of the sample agencies, in mandate order, with keystores made in `keys` where they are not there yet.
 * @param now Unix seconds; mandates run from then for three years
 */
export async function sampleAdmissions(keys: string, now: number): Promise<Admission[]> {
  const passphrase = await secretOf(join(keys, PASSPHRASE_FILE), () => randomBytes(24).toString("base64url"));
  const holders = Holders.parse(
    JSON.parse(await secretOf(join(keys, HOLDERS_FILE), () => JSON.stringify(newHolders(), null, 2))),
  );
  const grantOf = async (officer: SampleOfficer): Promise<Grant> => {
    const { address } = await ensureKey(keys, officer.key, passphrase);
    const holder = holders[officer.key];
    if (holder === undefined) throw new Error(`${HOLDERS_FILE} has no holder for ${officer.key}`);
    const { roles } = officer;
    const term = { from: now, until: now + TERM_SECONDS };
    return { signer: address, holder, roles, tags: ALL_TAGS, ...term, credential: NO_CREDENTIAL };
  };
  const admissionOf = async ({ officialId, name, officers }: SampleAgency): Promise<Admission> => ({
    officialId,
    name,
    grants: await Promise.all(officers.map(grantOf)),
  });
  return await Promise.all(SAMPLE_AGENCIES.map(admissionOf));
}

/** The keys of an agency's officers that may record or approve, decrypted. */
export async function openSampleKeys(keys: string, agency: SampleAgency): Promise<OpenKey[]> {
  const passphrase = (await readFile(join(keys, PASSPHRASE_FILE), "utf8")).trim();
  const signers = agency.officers.filter(({ roles }) => (roles & 6) !== 0);
  return await Promise.all(
    signers.map(async ({ key }) => await openKey(await findKey(keys, key), passphrase)),
  );
}

function newHolders(): Record<string, Hex> {
  const officers = SAMPLE_AGENCIES.flatMap((agency) => agency.officers);
  return Object.fromEntries(officers.map(({ key }) => [key, to0x(randomBytes(32))]));
}

async function ensureKey(keys: string, name: string, passphrase: string): Promise<StoredKey> {
  try {
    return await findKey(keys, name);
  } catch {
    return await createMachineKey(keys, name, passphrase);
  }
}

async function secretOf(path: string, make: () => string): Promise<string> {
  if (!existsSync(path)) writeAtomically(path, make());
  return (await readFile(path, "utf8")).trim();
}
