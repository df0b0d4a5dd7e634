import { randomBytes } from "node:crypto";
import { isAddress } from "ethers";
import { fromHex, to0x } from "../../protocol/bytes.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { ROLE } from "../../protocol/mandate.ts";
import { ALL_TAGS, OTHER, TAGS, tagMask } from "../../protocol/tags.ts";
import { parseTime } from "../../protocol/time.ts";
import { findKey } from "../client/keystore.ts";
import type { Grant } from "../deploy.ts";

const YEAR_SECONDS = 365 * 86_400;
const NO_CREDENTIAL: Hex = `0x${"00".repeat(32)}`;

const ROLES: Readonly<Record<string, number>> = {
  administer: ROLE.administer,
  record: ROLE.record,
  approve: ROLE.approve,
  withdraw: ROLE.withdrawContent,
  issue: ROLE.issueRecords,
};

/** Terms of a mandate as they are typed; times in RFC 3339. */
export interface TypedTerms {
  signer: string;
  roles: string;
  tags?: string | undefined;
  from?: string | undefined;
  until?: string | undefined;
  holder?: string | undefined;
}

/**
 * A mandate's terms: from now for a year, all tags, and where no holder is typed the one to whom the agency's `known`
 * mandates say that the key belongs, else a new person (32 random bytes).
 * @param verifier the pinned verifier of P-256 keys
 * Errors: `usage` with the option that cannot be read, `key-unknown`.
 */
export async function grantOf(
  keys: string,
  typed: TypedTerms,
  now: number,
  verifier: Hex,
  known: readonly Pick<Grant, "signer" | "holder">[] = [],
): Promise<Grant> {
  const from = timeOf("--from", typed.from) ?? now;
  const signer = await signerOf(keys, typed.signer, verifier);
  const { holder } = known.find((mandate) => mandate.signer === signer) ?? {};
  return {
    signer,
    holder: holderOf(typed.holder) ?? holder ?? to0x(randomBytes(32)),
    roles: rolesOf(typed.roles),
    tags: tagsOf(typed.tags),
    from,
    until: timeOf("--until", typed.until) ?? from + YEAR_SECONDS,
    credential: NO_CREDENTIAL,
  };
}

/** Unix seconds of a typed time after 1970, as the contracts hold it; undefined where none was typed. Errors: `usage`. */
export function timeOf(option: string, typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined;
  const time = parseTime(typed);
  if (time === undefined || time <= 0) throw new JejakError("usage", { at: option, values: { time: typed } });
  return time;
}

/** An address, a P-256 key (x ‖ y, 64 bytes), or a key of one's own by name. */
async function signerOf(keys: string, typed: string, verifier: Hex): Promise<Hex> {
  if (isAddress(typed)) return typed.toLowerCase() as Hex;
  if (/^0x[0-9a-fA-F]{128}$/.test(typed)) return p256Signer(verifier, typed);
  const { address, publicKey } = await findKey(keys, typed).catch((error: unknown) => {
    throw /^0x/.test(typed) ? new JejakError("usage", { at: "--signer", values: { signer: typed } }) : error;
  });
  return publicKey === undefined ? address : p256Signer(verifier, publicKey);
}

/** ERC-7913: verifier ‖ x ‖ y. */
function p256Signer(verifier: Hex, publicKey: string): Hex {
  return to0x(fromHex(`${verifier}${publicKey.slice(2)}`));
}

function holderOf(typed: string | undefined): Hex | undefined {
  if (typed === undefined) return undefined;
  if (!/^0x[0-9a-f]{64}$/.test(typed))
    throw new JejakError("usage", { at: "--holder", values: { holder: typed } });
  return typed as Hex;
}

function rolesOf(typed: string): number {
  return typed.split(",").reduce((bits, name) => {
    const bit = Object.hasOwn(ROLES, name.trim()) ? ROLES[name.trim()] : undefined;
    if (bit === undefined)
      throw new JejakError("usage", { at: "--roles", values: { role: name, known: Object.keys(ROLES) } });
    return bits | bit;
  }, 0);
}

function tagsOf(typed: string | undefined): number {
  if (typed === undefined) return ALL_TAGS;
  const names = typed.split(",").map((name) => name.trim());
  const unknown = names.find((name) => name !== "other" && !(TAGS as readonly string[]).includes(name));
  if (unknown !== undefined) throw new JejakError("usage", { at: "--tags", values: { tag: unknown } });
  const listed = tagMask(names.filter((name) => name !== "other"));
  return (names.includes("other") ? listed | OTHER : listed) >>> 0;
}
