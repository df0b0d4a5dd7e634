import { sha256, utf8 } from "../../../protocol/hash.ts";
import { toHex } from "../../../protocol/bytes.ts";
import type { CheckCode, Finding, Status } from "../../../protocol/evidence/findings.ts";
import { verifyEvidence, type Report, type VerificationInput } from "../../../protocol/evidence/verify.ts";
import { ROLE } from "../../../protocol/mandate.ts";
import { packPolicy } from "../../../protocol/policy.ts";
import { makeEvidence, type Made, type MakeOptions } from "../../helpers/evidence/make.ts";
import { CREDENTIAL, ecdsaKey, p256Key, passkey, walletKey } from "../../helpers/evidence/officers.ts";
import {
  admit,
  createWorld,
  fill,
  grant,
  record,
  revoke,
  setPolicy,
  succeed,
  withdraw,
  type World,
  type WorldAgency,
  type WorldMandate,
} from "../../helpers/evidence/world.ts";

export const OCID = "ocds-uji-0001";

/** A file that the tender's manifest names. */
export const FILE = utf8("kerangka acuan kerja");
export const DOCUMENT = { id: "kak", title: "KAK", size: FILE.length, sha256: toHex(sha256(FILE)) };

export interface Scene {
  world: World;
  agency: WorldAgency;
  officers: [WorldMandate, WorldMandate, WorldMandate];
}

/** An agency with three officers (ECDSA, P-256, passkey) in a ledger that others use too. */
export function scene(): Scene {
  const world = createWorld();
  fill(world, 5);
  const agency = admit(world, "ID-UJI-1");
  const officers: Scene["officers"] = [
    grant(world, agency, ecdsaKey("a")),
    grant(world, agency, p256Key("b"), { roles: ROLE.approve | ROLE.record }),
    grant(world, agency, passkey("c"), { credential: CREDENTIAL }),
  ];
  fill(world, 6);
  return { world, agency, officers };
}

/** A small trail: planning, tender with a document, award by two. */
export function smallScene(): Scene {
  const made = scene();
  const { world, agency, officers } = made;
  const [a, b, c] = officers;
  record(world, agency, OCID, { tags: ["planning"], by: [a] });
  record(world, agency, OCID, { tags: ["tender"], by: [b], documents: [DOCUMENT] });
  fill(world, 3);
  record(world, agency, OCID, { tags: ["award"], by: [a, c] });
  fill(world, 9);
  return made;
}

/** Everything that a trail can have: a policy, a correction, a withdrawal, a revoked key, a successor, an end. */
export function richScene(): Scene & { successor: WorldAgency } {
  const made = scene();
  const { world, agency, officers } = made;
  const [a, b, c] = officers;
  record(world, agency, OCID, { tags: ["tender"], by: [a], deadline: 1_780_000_600 });
  const tender = record(world, agency, OCID, { tags: ["tender"], by: [b], corrects: 1, age: 90_000 });
  setPolicy(
    world,
    agency,
    packPolicy(() => 2),
  );
  record(world, agency, OCID, { tags: ["tenderUpdate"], by: [a, b] });
  withdraw(world, agency, OCID, tender, c);
  revoke(world, b, 1);
  const successor = admit(world, "ID-UJI-2");
  const number = succeed(world, agency, successor);
  const d = grant(world, successor, ecdsaKey("d"));
  const e = grant(world, successor, ecdsaKey("e"));
  record(world, agency, OCID, { tags: ["award"], by: [d, e], succession: number });
  record(world, agency, OCID, { tags: ["awardCancellation"], by: [a, c], closes: true });
  fill(world, 4);
  return { ...made, successor };
}

/** An agency with `count` processes, among another's, with steps that open none in between. */
export function listScene(count: number): Scene {
  const made = scene();
  const { world, agency, officers } = made;
  const [a, b] = officers;
  const other = admit(world, "ID-UJI-2");
  const by = [grant(world, other, ecdsaKey("d"))];
  for (let i = 1; i <= count; i++) {
    record(world, agency, `ocds-uji-${String(i).padStart(4, "0")}`, { tags: ["planning"], by: [a] });
    record(world, agency, "ocds-uji-0001", { tags: ["planningUpdate"], by: [b] });
    record(world, other, `ocds-uji-${i}`, { tags: ["planning"], by });
    fill(world, i % 3);
  }
  return made;
}

/** A trail with a step that a contract wallet signed. */
export function walletScene(): Scene & { wallet: Uint8Array } {
  const made = scene();
  const key = walletKey("w");
  const mandate = grant(made.world, made.agency, key);
  record(made.world, made.agency, OCID, { tags: ["planning"], by: [mandate] });
  return { ...made, wallet: key.signer };
}

export function make({ world, agency }: Scene, options: MakeOptions = {}): Made {
  return makeEvidence(world, agency, OCID, options);
}

export function verify(made: Made, more: Partial<VerificationInput> = {}): Report {
  return verifyEvidence({ evidence: made.bytes, trust: made.trust, ...more });
}

export function found({ findings }: Report, code: CheckCode): Finding[] {
  return findings.filter((finding) => finding.code === code);
}

/** Codes of the findings with a status. */
export function codes({ findings }: Report, status: Status): CheckCode[] {
  return findings.filter((finding) => finding.status === status).map(({ code }) => code);
}
