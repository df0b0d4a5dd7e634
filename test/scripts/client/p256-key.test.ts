import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { p256 } from "@noble/curves/nist.js";
import { expect } from "chai";
import { to0x, toHex, type Hex } from "../../../protocol/bytes.ts";
import { ROLE } from "../../../protocol/mandate.ts";
import { createKey, createP256Key, findKey, listKeys, openKey } from "../../../scripts/client/keystore.ts";
import { grantOf } from "../../../scripts/directory/terms.ts";

const VERIFIER: Hex = `0x${"b1".repeat(20)}`;
const SECRET = new Uint8Array(32).fill(7);
const POINT = toHex(p256.getPublicKey(SECRET, false).subarray(1));

describe("a P-256 key", function () {
  this.timeout(30_000);
  let keys: string;
  before(async () => {
    keys = mkdtempSync(join(tmpdir(), "jejak-p256-"));
    await createP256Key(keys, "penerbit", "rahasia", SECRET);
    await createKey(keys, "ppk", "rahasia", SECRET);
  });
  after(() => {
    rmSync(keys, { recursive: true, force: true });
  });

  it("lies encrypted as the others do, and says what it is", async () => {
    const [issuer, officer] = await listKeys(keys);
    expect(issuer).to.deep.include({ name: "penerbit", publicKey: `0x${POINT}`, mode: 0o600 });
    expect(officer).to.not.have.property("publicKey");
    const text = readFileSync(join(keys, "penerbit.json"), "utf8");
    expect(text).to.not.include(toHex(SECRET));
    expect(JSON.parse(text)).to.have.property("version", 3);
    const { privateKey } = await openKey(await findKey(keys, "penerbit"), "rahasia");
    expect(to0x(privateKey)).to.equal(to0x(SECRET));
  });

  it("is granted a mandate under the pinned verifier, by name or by its public part", async () => {
    const typed = { roles: "issue", until: "2030-01-01T00:00:00Z" };
    for (const signer of ["penerbit", `0x${POINT}`]) {
      const grant = await grantOf(keys, { ...typed, signer }, 1_790_000_000, VERIFIER);
      expect(grant).to.deep.include({ signer: `${VERIFIER}${POINT}`, roles: ROLE.issueRecords });
    }
    const officer = await grantOf(keys, { ...typed, signer: "ppk" }, 1_790_000_000, VERIFIER);
    expect(officer.signer).to.have.length(42);
  });

  it("is refused where the bytes are no private key of the curve", async () => {
    const beyond = new Uint8Array(32).fill(255);
    const refused = await createP256Key(keys, "keliru", "rahasia", beyond).catch((error: unknown) => error);
    expect(refused).to.have.property("code", "usage");
  });
});
