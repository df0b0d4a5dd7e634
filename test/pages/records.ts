import { p256 } from "@noble/curves/nist.js";
import { toBase64 } from "../../protocol/base64.ts";
import { toBase64Url } from "../../protocol/base64url.ts";
import { concat, fromHex } from "../../protocol/bytes.ts";
import { createLog } from "../../protocol/log.ts";
import { ROLE } from "../../protocol/mandate.ts";
import { recordLeaf } from "../../protocol/records/batch.ts";
import type { CompleteDemand } from "../../protocol/records/demand.ts";
import type { RecordFile } from "../../protocol/records/record-file.ts";
import { typeIntegrity } from "../../protocol/records/type.ts";
import { anchor, change, join, makeBatch, paddingLeaves } from "../helpers/evidence/batch.ts";
import type { Made } from "../helpers/evidence/make.ts";
import { VERIFIERS } from "../helpers/evidence/officers.ts";
import { CHAIN_ID, REGISTRY, admit, createWorld, fill, grant, revoke } from "../helpers/evidence/world.ts";
import type { WorldAgency, WorldMandate } from "../helpers/evidence/world.ts";
import { SITI, bind, idOf, issueRecord, jwkOf, p256Key, readyType } from "../helpers/records.ts";

const SIZE = 64;
const VCT = "urn:jejak:type:akta-kelahiran:1";
const { json: TYPE } = readyType("akta-kelahiran");
const ISSUER = p256Key("issuer");
const HOLDER = p256Key("holder");

/** What every record of the scene says. */
export const PERSON = SITI;

/** The holder's key, as its holder keeps it. */
export const HOLDER_KEY = { ...jwkOf(HOLDER), d: toBase64Url(HOLDER.secret) };

/** Records of one batch, with the evidence of it. */
export interface RecordScene {
  agency: WorldAgency;
  /** Of a holder with a key, of one without, and a revoked one. */
  bound: RecordFile;
  plain: RecordFile;
  revoked: RecordFile;
  made: Made;
  /** The same after the issuer's key was declared suspect from before the batch on. */
  suspect: Made;
  /** And after the plain record was revoked too, under another mandate. */
  later: Made;
}

/** Places of the three in their batch. */
export const PLACES = { bound: 7, plain: 21, revoked: 40 } as const;

function issued({ key }: WorldAgency, index: number, iat: number): string {
  const place = { chainId: CHAIN_ID, registry: REGISTRY.address, agency: key };
  const terms = { place, batch: 1, index, size: SIZE, vct: VCT, integrity: typeIntegrity(TYPE), iat };
  const jti = index.toString(16).padStart(32, "0");
  const holder = index === PLACES.bound ? { jwk: jwkOf(HOLDER) } : {};
  return issueRecord({ ...terms, jti, ...holder }, PERSON, ISSUER);
}

function mandateOf(world: ReturnType<typeof createWorld>, agency: WorldAgency): WorldMandate {
  const key = {
    signer: concat(fromHex(VERIFIERS.p256.address), ISSUER.key),
    sign: (digest: Uint8Array) => p256.sign(digest, ISSUER.secret, { prehash: false, lowS: true }),
  };
  return grant(world, agency, key, { roles: ROLE.issueRecords });
}

/** One batch of an office that does not exist, on a ledger in memory. */
export function recordScene(): RecordScene {
  const world = createWorld();
  join(world);
  const agency = admit(world, "ID-CONTOH-DUKCAPIL", "Dinas Dukcapil Contoh");
  const issuer = mandateOf(world, agency);
  const leaves = paddingLeaves(SIZE);
  const texts = new Map(Object.values(PLACES).map((index) => [index, issued(agency, index, world.now())]));
  for (const [index, text] of texts) leaves[index] = recordLeaf(idOf(text));
  const batch = anchor(world, agency, issuer, { leaves });
  change(world, batch, { status: 1, indexes: [PLACES.revoked], by: issuer, reason: 4 });
  fill(world, 2);
  const log = createLog();
  for (const leaf of leaves) log.append(leaf);
  const file = (index: (typeof PLACES)[keyof typeof PLACES]): RecordFile => ({
    format: "jejak-record",
    version: 1,
    sdJwt: texts.get(index) ?? "",
    path: toBase64(concat(...log.inclusionProof(index))),
    issuer: { signer: toBase64(issuer.key.signer), mandate: issuer.number, officialId: agency.officialId },
    type: TYPE,
  });
  const [bound, plain, revoked] = [file(PLACES.bound), file(PLACES.plain), file(PLACES.revoked)];
  const made = makeBatch(world, batch);
  revoke(world, issuer, world.now() - 30 * 86_400);
  fill(world, 1);
  const suspect = makeBatch(world, batch);
  change(world, batch, { status: 1, indexes: [PLACES.plain], by: mandateOf(world, agency), reason: 1 });
  return { agency, bound, plain, revoked, made, suspect, later: makeBatch(world, batch) };
}

/** A presentation bound by the holder's key, now. */
export function boundTo(presentation: RecordFile, demand: CompleteDemand): RecordFile {
  return bind(presentation, HOLDER, { ...demand, iat: Math.floor(Date.now() / 1_000) });
}
