import { p256 } from "@noble/curves/nist.js";
import { expect } from "chai";
import { Wallet } from "ethers";

import { concat, fromHex, to0x, type Hex } from "../../../protocol/bytes.ts";
import { isJejakError } from "../../../protocol/errors.ts";
import { keccak256, utf8 } from "../../../protocol/hash.ts";
import { createRpc } from "../../../server/chain/rpc.ts";
import { submissionChain, type SubmissionChain } from "../../../server/submissions/chain.ts";
import { checkSignatures } from "../../../server/submissions/signatures.ts";
import { ANVIL_KEY, startAnvil, type Anvil } from "../../helpers/anvil.ts";
import { deployLedger, type TestLedger } from "../../helpers/ledger.ts";
import { contractsOf } from "../relay/world.ts";

const digest = to0x(keccak256(utf8("a step")));
const wallet = new Wallet(to0x(keccak256(utf8("a signer"))));
const signer = wallet.address.toLowerCase() as Hex;
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

describe("signatures of a submission", function () {
  this.timeout(30_000);
  let anvil: Anvil;
  let ledger: TestLedger;
  let chain: SubmissionChain;

  before(async () => {
    anvil = await startAnvil({ automine: true });
    ledger = await deployLedger({ rpcUrl: anvil.url, sender: new Wallet(ANVIL_KEY) });
    chain = submissionChain(createRpc(anvil.url), contractsOf(ledger));
  });
  after(async () => {
    ledger.close();
    await anvil.stop();
  });

  async function holds(who: Hex, signature: Hex, asking: Pick<SubmissionChain, "isSigned"> = chain) {
    try {
      await checkSignatures(asking, digest, [{ mandate: 1, signer: who, signature }]);
      return true;
    } catch (error) {
      if (isJejakError(error, "signature-invalid")) return false;
      throw error;
    }
  }

  it("by an address need no chain", async () => {
    const { serialized } = wallet.signingKey.sign(digest);
    const unasked = { isSigned: () => Promise.reject(new Error("the chain was asked")) };
    expect(await holds(signer, serialized as Hex, unasked)).to.equal(true);
  });

  it("by an address are refused in every form that the contract refuses", async () => {
    const { r, s, v, serialized } = wallet.signingKey.sign(digest);
    const high = (ORDER - BigInt(s)).toString(16).padStart(64, "0");
    const forms = [
      `${r}${high}${v === 27 ? "1c" : "1b"}`,
      `${r}${s.slice(2)}${v === 27 ? "00" : "01"}`,
      `${r}${s.slice(2)}`,
      `0x${"00".repeat(65)}`,
      `0x${"ff".repeat(65)}`,
      `${serialized}00`,
    ];
    for (const form of forms) expect(await holds(signer, form as Hex), form).to.equal(false);
  });

  it("by a P-256 key are what the ledger's own check says", async () => {
    const key = keccak256(utf8("a P-256 key"));
    const verifier = fromHex(ledger.deployment.contracts.p256Verifier);
    const p256Signer = to0x(concat(verifier, p256.getPublicKey(key, false).subarray(1)));
    const good = p256.sign(fromHex(digest), key, { prehash: false, lowS: true });
    expect(await holds(p256Signer, to0x(good))).to.equal(true);
    const bad = p256.sign(keccak256(utf8("another step")), key, { prehash: false, lowS: true });
    expect(await holds(p256Signer, to0x(bad))).to.equal(false);
  });

  it("are unknown, not invalid, where nobody answers", async () => {
    const away = submissionChain(createRpc("http://127.0.0.1:1"), contractsOf(ledger));
    const error = await holds(signer, `0x${"11".repeat(65)}`, away).catch((thrown: unknown) => thrown);
    expect(isJejakError(error, "chain-unavailable")).to.equal(true);
  });
});
