import { expect } from "chai";
import { writeRecordFile, present } from "../../../protocol/records/record-file.ts";
import { checkShown, type RecordAnswer } from "../../../server/evidence/record-check.ts";
import { makeBatch } from "../../helpers/evidence/batch.ts";
import { recordScene } from "../../helpers/evidence/records.ts";
import { fill, revoke } from "../../helpers/evidence/world.ts";
import { BUDI } from "../../helpers/records.ts";

describe("what a counter is told of a record's batch", () => {
  const { world, batch, issuer, files } = recordScene([{ fields: BUDI }]);
  const record = writeRecordFile(present(files[0]!, ["nama"]));
  const told = (evidence: Uint8Array): RecordAnswer =>
    checkShown({ record, evidence, demand: {}, now: world.now(), lang: "en" });
  const ofBatch = ({ findings }: RecordAnswer) => findings.filter(({ code }) => !code.startsWith("record."));

  it("is nothing where there is nothing to know", () => {
    const answer = told(makeBatch(world, batch).bytes);
    expect(answer.verdict).to.equal("holds");
    expect(ofBatch(answer)).to.deep.equal([]);
  });

  it("is that the agency declared the issuer's key suspect from before it signed, though the record holds", () => {
    revoke(world, issuer, world.now() - 30 * 86_400);
    fill(world, 1);
    const answer = told(makeBatch(world, batch).bytes);
    expect(answer.verdict).to.equal("holds");
    expect(ofBatch(answer).map(({ code, status }) => [code, status])).to.deep.equal([
      ["mandate.revoked", "pass"],
      ["mandate.suspect", "pass"],
    ]);
    const [, suspect] = ofBatch(answer);
    expect(suspect?.sentence).to.include("declared a key suspect");
  });
});
