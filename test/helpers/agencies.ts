import { Wallet } from "ethers";
import { to0x, type Hex } from "../../protocol/bytes.ts";
import { agencyKey, keccak256, utf8 } from "../../protocol/hash.ts";
import { ROLE } from "../../protocol/mandate.ts";
import { ALL_TAGS } from "../../protocol/tags.ts";
import type { Admission, Grant } from "../../scripts/deploy.ts";
import { fastSigner } from "./fast-signer.ts";

/** Mandates of test officers are in force from 2020 to 2096. */
const FROM = 1_577_836_800;
const UNTIL = 4_000_000_000;
const NO_CREDENTIAL: Hex = `0x${"00".repeat(32)}`;

export interface Officer {
  wallet: Wallet;
  /** Number of the officer's mandate within the agency. */
  mandate: number;
  holder: Hex;
  roles: number;
  tags: number;
  /** Signs a digest at once; see {@link fastSigner}. */
  sign: (digest: Uint8Array) => Hex;
}

export interface TestAgency {
  officialId: string;
  name: string;
  /** keccak256 of the official id. */
  key: Hex;
  /** In the order of their mandates, 1 for the first. */
  officers: Officer[];
}

function makeOfficer(agency: string, mandate: number, roles: number, tags: number): Officer {
  const seed = `jejak test officer ${agency}/${mandate}`;
  const wallet = new Wallet(to0x(keccak256(utf8(seed))));
  const holder = to0x(keccak256(utf8(`${seed} holder`)));
  return { wallet, mandate, holder, roles, tags, sign: fastSigner(wallet.privateKey) };
}

/**
 * An agency whose officers always have the same keys. The first administers, records, approves and withdraws;
 * the others record and approve. All hold all tags.
 */
export function makeAgency(officialId: string, officers = 3): TestAgency {
  const rest = ROLE.record | ROLE.approve;
  const first = rest | ROLE.administer | ROLE.withdrawContent;
  return {
    officialId,
    name: `Instansi Uji ${officialId}`,
    key: agencyKey(officialId),
    officers: Array.from({ length: officers }, (_, i) =>
      makeOfficer(officialId, i + 1, i === 0 ? first : rest, ALL_TAGS),
    ),
  };
}

function grantOf({ wallet, holder, roles, tags }: Officer): Grant {
  const signer = wallet.address.toLowerCase() as Hex;
  return { signer, holder, roles, tags, from: FROM, until: UNTIL, credential: NO_CREDENTIAL };
}

/** The agency as the directory's constructor takes it. */
export function admissionOf({ officialId, name, officers }: TestAgency): Admission {
  return { officialId, name, grants: officers.map(grantOf) };
}
