import { expect } from "chai";
import { readDocument, withExample } from "../../scripts/example.ts";
import { to0x } from "../../protocol/bytes.ts";
import { DOMAIN_TYPE_HASH, TYPES, encodeType, typeHash, type PrimaryType } from "../../protocol/eip712.ts";
import { KIND } from "../../protocol/kinds.ts";
import { TAGS } from "../../protocol/tags.ts";

describe("PROTOCOL.md", () => {
  const document = readDocument();

  it("holds the worked example that the code computes", () => {
    expect(withExample(document) === document, "run node scripts/example.ts").to.equal(true);
  });

  for (const type of Object.keys(TYPES) as PrimaryType[]) {
    it(`names type and type hash of ${type}`, () => {
      expect(document).to.include(`\n${encodeType(type)}\n`);
      expect(document).to.include(`| ${type} | \`${to0x(typeHash(type))}\` |`);
    });
  }

  it("names the type hash of the domain", () => {
    expect(document).to.include(`| EIP712Domain | \`${to0x(DOMAIN_TYPE_HASH)}\` |`);
  });

  it("lists the kinds that the code knows", () => {
    const rows = document.matchAll(
      /^\| (\d+) \| [^|]+ \| (?:AuditLog|ProcurementLedger|AgencyDirectory|RecordRegistry|reserved)/gm,
    );
    expect([...rows].map(([, kind]) => Number(kind))).to.deep.equal(Object.values(KIND));
  });

  it("lists the tags with their bits", () => {
    expect(document).to.include(TAGS.map((tag, bit) => `${tag} ${bit}`).join(", "));
  });
});
