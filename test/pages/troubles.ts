import type { RecordFile } from "../../protocol/records/record-file.ts";
import { change, erase, type ChangeOptions } from "../helpers/evidence/batch.ts";
import { recordScene, type RecordScene } from "../helpers/evidence/records.ts";
import { BUDI, SITI } from "../helpers/records.ts";

const ONE = [{ fields: BUDI }, { fields: SITI }];
const EXPIRED = [{ fields: BUDI, exp: 1_785_000_000 }];

/** A name, the finding, words of verdict and sentence in both languages, and the record with a batch. */
export type Trouble = [
  name: string,
  code: string,
  words: [id: RegExp, en: RegExp],
  of: () => [RecordFile, RecordScene],
];

/** A record of a batch that was changed, at its place. */
function changedBy(by: Partial<ChangeOptions> & Pick<ChangeOptions, "status">): [RecordFile, RecordScene] {
  const scene = recordScene(ONE);
  change(scene.world, scene.batch, { indexes: [3], by: scene.issuer, ...by });
  return [scene.files[0]!, scene];
}

/** What may be wrong with a record that somebody shows, with the evidence that they show along. */
export const TROUBLES: Trouble[] = [
  [
    "shown with a changed disclosure",
    "record.disclosures",
    [/TIDAK BERLAKU.*diubah/s, /NOT VALID.*was changed/s],
    () => {
      const scene = recordScene(ONE);
      const [own, other] = scene.files.map(({ sdJwt }) => sdJwt.split("~"));
      const sdJwt = [own![0], other![1], ...own!.slice(2)].join("~");
      return [{ ...scene.files[0]!, sdJwt }, scene];
    },
  ],
  [
    "under a foreign root",
    "record.included",
    [/TIDAK BERLAKU.*tidak ada di batch itu/s, /NOT VALID.*not in that batch/s],
    () => [recordScene(ONE).files[0]!, recordScene([{ fields: SITI }])],
  ],
  [
    "signed by another key",
    "record.signature",
    [/TIDAK BERLAKU.*bukan dari kunci penerbit/s, /NOT VALID.*not by the key/s],
    () => {
      const scene = recordScene(ONE, { signedBy: "stranger" });
      return [scene.files[0]!, scene];
    },
  ],
  [
    "of another issuer",
    "record.issuer",
    [/TIDAK BERLAKU.*penerbit, kontrak, atau rantai lain/s, /NOT VALID.*another issuer, contract or chain/s],
    () => [recordScene(ONE).files[0]!, recordScene(ONE, { officialId: "ID-CONTOH-LAIN" })],
  ],
  [
    "dated back",
    "record.time",
    [/TIDAK BERLAKU.*padahal tercatat/s, /NOT VALID.*but it was recorded/s],
    () => {
      const scene = recordScene(ONE, { age: 30 * 86_400 });
      return [scene.files[0]!, scene];
    },
  ],
  [
    "revoked",
    "record.revoked",
    [/TIDAK BERLAKU.*mencabut dokumen ini/s, /NOT VALID.*revoked this record/s],
    () => changedBy({ status: 1 }),
  ],
  [
    "suspended",
    "record.suspended",
    [/TIDAK BERLAKU.*menangguhkan/s, /NOT VALID.*suspended this record/s],
    () => changedBy({ status: 2 }),
  ],
  [
    "superseded",
    "record.superseded",
    [/TIDAK BERLAKU.*mengganti dokumen ini/s, /NOT VALID.*replaced this record/s],
    () => changedBy({ status: 3, successors: ["ab".repeat(32)] }),
  ],
  [
    "expired",
    "record.expired",
    [/TIDAK BERLAKU.*di luar masa berlakunya/s, /NOT VALID.*outside its time of validity/s],
    () => {
      const scene = recordScene(EXPIRED);
      return [scene.files[0]!, scene];
    },
  ],
  [
    "erased at its source, which makes it no less valid",
    "record.erased",
    [/^BERLAKU.*menghapus/s, /^VALID.*erased/s],
    () => {
      const scene = recordScene(ONE);
      erase(scene.world, scene.batch, [3], scene.issuer);
      return [scene.files[0]!, scene];
    },
  ],
];
