import { toBase64 } from "../../../protocol/base64.ts";
import { concat, toHex } from "../../../protocol/bytes.ts";
import type { JsonObject } from "../../../protocol/json.ts";
import { createLog } from "../../../protocol/log.ts";
import { ROLE } from "../../../protocol/mandate.ts";
import { recordLeaf } from "../../../protocol/records/batch.ts";
import type { RecordFile } from "../../../protocol/records/record-file.ts";
import { typeIntegrity } from "../../../protocol/records/type.ts";
import { idOf, issueRecord, readyType, seededBytes, type Wanted } from "../records.ts";
import { anchor, join, type Anchored } from "./batch.ts";
import { p256Key, secretOf } from "./officers.ts";
import {
  CHAIN_ID,
  REGISTRY,
  admit,
  createWorld,
  fill,
  grant,
  type World,
  type WorldAgency,
  type WorldMandate,
} from "./world.ts";

const SIZE = 64;

/** A registry office in a ledger that others use too, with one batch of records. */
export interface RecordScene {
  world: World;
  agency: WorldAgency;
  issuer: WorldMandate;
  batch: Anchored;
  /** Without evidence, at places 3, 8, 13 … */
  files: RecordFile[];
}

export interface SceneOptions {
  /** The record's key, where another than the mandate's signs. */
  signedBy?: string;
  /** Seconds before recording that records say they were issued. */
  age?: number;
  officialId?: string;
}

/** Issues records in a world of their own; `iat` is an hour before the batch was recorded unless told. */
export function recordScene(
  wanted: readonly Wanted[],
  { signedBy = "issuer", age = 3_600, officialId = "ID-CONTOH-DUKCAPIL" }: SceneOptions = {},
): RecordScene {
  const world = createWorld();
  fill(world, 5);
  join(world);
  const agency = admit(world, officialId, "Dinas Dukcapil Contoh");
  const issuer = grant(world, agency, p256Key("issuer"), { roles: ROLE.issueRecords });
  fill(world, 6);
  const { json } = readyType("akta-kelahiran");
  const place = { chainId: CHAIN_ID, registry: REGISTRY.address, agency: agency.key };
  const at = (i: number): number => 3 + 5 * i;
  const records = wanted.map(({ fields, ...rest }, i) =>
    issueRecord(
      {
        ...{ place, batch: 1, index: at(i), size: SIZE },
        ...{ vct: json["vct"] as string, integrity: typeIntegrity(json) },
        ...{ iat: world.now() - age, jti: toHex(seededBytes(`jti ${i}`, 16)) },
        ...rest,
      },
      fields,
      { secret: secretOf(signedBy), key: p256Key(signedBy).signer.subarray(20) },
    ),
  );
  const log = createLog();
  for (let index = 0; index < SIZE; index++) {
    const record = records[(index - 3) / 5];
    log.append(recordLeaf(record === undefined ? seededBytes(`padding ${index}`, 32) : idOf(record)));
  }
  const leaves = Array.from({ length: SIZE }, (_, index) => log.leaf(index));
  const batch = anchor(world, agency, issuer, { leaves });
  fill(world, 3);
  const files = records.map((sdJwt, i): RecordFile => ({
    format: "jejak-record",
    version: 1,
    sdJwt,
    path: toBase64(concat(...log.inclusionProof(at(i)))),
    issuer: { signer: toBase64(issuer.key.signer), mandate: issuer.number, officialId: agency.officialId },
    type: json satisfies JsonObject,
  }));
  return { world, agency, issuer, batch, files };
}
