import { p256 } from "@noble/curves/nist.js";
import { expect } from "chai";
import { createSign, generateKeyPairSync } from "node:crypto";
import { ContractFactory, Wallet } from "ethers";
import { concat, fromHex, to0x, type Hex } from "../../../protocol/bytes.ts";
import { CHANGE, changeDigest, domain, grantContent, signerHash } from "../../../protocol/eip712.ts";
import { keccak256, utf8 } from "../../../protocol/hash.ts";
import { ROLE } from "../../../protocol/mandate.ts";
import { encodeRsaKey } from "../../../protocol/rsa.ts";
import { ALL_TAGS, tagMask } from "../../../protocol/tags.ts";
import { ANVIL_KEY, startAnvil, type Anvil } from "../../helpers/anvil.ts";
import {
  deployLedger,
  recordBatch,
  signStep,
  type TestAgency,
  type TestLedger,
} from "../../helpers/ledger.ts";
import { startLyingRpc, type LyingRpc, type WireLog } from "../../helpers/lyingRpc.ts";
import { p256Key, signP256, signWebAuthn } from "../../protocol/signing.ts";
import { auditOf, trustIn, type AuditRun } from "./support.ts";

const VALID_UNTIL = 4_000_000_000;
const NO_CREDENTIAL: Hex = `0x${"00".repeat(32)}`;
const APPROVED = to0x(keccak256(utf8("Approved(uint64,uint32,bytes)")));
/** Init code of a wallet that finds every signature good: it returns ERC-1271's magic value. */
const CREDULOUS_WALLET = "0x601080600b6000396000f3631626ba7e60e01b60005260206000f3";

/** An officer's key of one kind, and the log index of the step that it signed. */
interface Signer {
  kind: string;
  signer: Uint8Array;
  sign: (digest: Uint8Array) => Uint8Array;
  index: number;
}

/** Of another secret: one key belongs to one holder. */
const SECRET = fromHex("0d".repeat(32));
const PASSKEY = p256.getPublicKey(SECRET, false).subarray(1);
const signPasskey = (digest: Uint8Array): Uint8Array => signWebAuthn(digest, { secret: SECRET });

const rsa = generateKeyPairSync("rsa", { modulusLength: 2_048 });

const signRsa = (digest: Uint8Array): Uint8Array =>
  new Uint8Array(createSign("RSA-SHA256").update(digest).sign(rsa.privateKey));

function rsaKey(): Uint8Array {
  const { n = "" } = rsa.publicKey.export({ format: "jwk" });
  return encodeRsaKey(new Uint8Array(Buffer.from(n, "base64url")));
}

describe("audit of signatures of every kind", function () {
  this.timeout(120_000);
  let anvil: Anvil;
  let ledger: TestLedger;
  let liar: LyingRpc;
  let agency: TestAgency;
  let wallet: Hex;
  let signers: Signer[];

  before(async () => {
    anvil = await startAnvil({ automine: true });
    ledger = await deployLedger({ rpcUrl: anvil.url, sender: new Wallet(ANVIL_KEY) });
    [agency] = ledger.agencies as [TestAgency];
    const { p256Verifier, webAuthnVerifier, rsaVerifier } = ledger.deployment.contracts;
    const credulous = await new ContractFactory([], CREDULOUS_WALLET, ledger.sender).deploy();
    await credulous.waitForDeployment();
    wallet = (await credulous.getAddress()).toLowerCase() as Hex;
    const signerOf = (verifier: Hex, key: Uint8Array): Uint8Array => concat(fromHex(verifier), key);
    signers = [
      { kind: "P-256", signer: signerOf(p256Verifier, p256Key), sign: signP256, index: 0 },
      { kind: "WebAuthn", signer: signerOf(webAuthnVerifier, PASSKEY), sign: signPasskey, index: 0 },
      { kind: "RSA", signer: signerOf(rsaVerifier, rsaKey()), sign: signRsa, index: 0 },
      { kind: "contract wallet", signer: fromHex(wallet), sign: () => utf8("let me in"), index: 0 },
    ];
    for (const signer of signers) await recordSignedBy(signer);
    liar = await startLyingRpc(anvil.url);
  });

  after(async () => {
    await liar.close();
    ledger.close();
    await anvil.stop();
  });

  /** A mandate for the key, and a step in a trail of its own that it approves alone. */
  async function recordSignedBy(signer: Signer): Promise<void> {
    const mandate = await grant(signer.signer);
    const signed = signStep(ledger, { agency, ocid: `ocds-${signer.kind}`, tags: tagMask(["tender"]) });
    const signature = to0x(signer.sign(fromHex(signed.digest)));
    signed.submission.approvals = [{ mandate, signer: to0x(signer.signer), signature }];
    signer.index = Number(await ledger.log.size());
    await recordBatch(ledger, [signed]);
    expect(Number(await ledger.log.size()), signer.kind).to.equal(signer.index + 1);
  }

  async function grant(signer: Uint8Array): Promise<number> {
    const { chainId, contracts } = ledger.deployment;
    const number = Number(await ledger.directory.mandateCount(agency.key)) + 1;
    const holder = to0x(keccak256(Uint8Array.of(number)));
    const roles = ROLE.record | ROLE.approve;
    const terms = { holder, roles, tags: ALL_TAGS, from: 1, until: VALID_UNTIL };
    const rest = { ...terms, credential: NO_CREDENTIAL };
    const content = to0x(grantContent({ ...rest, number, signerHash: to0x(signerHash(signer)) }));
    const previousHead = (await ledger.directory.head(agency.key)) as Hex;
    const change = {
      agency: agency.key,
      action: CHANGE.grant,
      content,
      validUntil: VALID_UNTIL,
      previousHead,
    };
    const [officer] = agency.officers;
    const digest = changeDigest(domain(BigInt(chainId), contracts.agencyDirectory), change);
    const approval = { mandate: 1, signer: officer!.wallet.address, signature: officer!.sign(digest) };
    const granted = { ...rest, signer: to0x(signer) };
    await (await ledger.directory.grantMandate(agency.key, granted, VALID_UNTIL, [approval])).wait();
    return number;
  }

  /** Findings about the signature of one step. */
  const about = ({ findings }: AuditRun, { index }: Signer) =>
    findings.filter(({ area, place }) => area === "signatures" && place?.index === index);

  const audit = (): Promise<AuditRun> => auditOf(liar.url, trustIn(ledger), { signatures: true });

  it("takes those by P-256, WebAuthn and RSA keys, and never says so of a contract wallet's", async () => {
    liar.tell({});
    const run = await audit();
    expect(run.troubles).to.deep.equal(["skipped signature.wallet"]);
    const [p256, webAuthn, byRsa, byWallet] = signers as [Signer, Signer, Signer, Signer];
    for (const signer of [p256, webAuthn, byRsa]) expect(about(run, signer), signer.kind).to.deep.equal([]);
    const [finding, ...more] = about(run, byWallet);
    expect(more).to.deep.equal([]);
    expect(finding).to.deep.include({ status: "skipped", code: "signature.wallet" });
    const signature = to0x(utf8("let me in"));
    expect(finding?.values).to.include({
      wallet,
      signature,
      accepted: true,
      acceptedAtBlock: run.block.number,
    });
    expect(finding?.values?.["recordedInBlock"]).to.be.a("number");
    expect(run.findings.some(({ area, status }) => area === "signatures" && status === "pass")).to.equal(
      false,
    );
    expect(run.signatures?.checked).to.equal(2 * signers.length);
  });

  /** Another signature, 5 bytes in, in the event of the step at this log index. */
  function altered(logs: WireLog[], index: number): WireLog[] {
    const topic = `0x${index.toString(16).padStart(64, "0")}`;
    return logs.map((log) => {
      if (log.topics[0] !== APPROVED || log.topics[1] !== topic) return log;
      const data = Buffer.from(log.data.slice(2), "hex");
      data[3 * 32 + 5]! ^= 1;
      return { ...log, data: to0x(data) };
    });
  }

  it("refuses an altered signature of each kind of key, and still cannot tell of the wallet's", async () => {
    for (const signer of signers) {
      liar.tell({ logs: (logs) => altered(logs, signer.index) });
      const told = about(await audit(), signer).map(({ status, code }) => `${status} ${code}`);
      const isWallet = signer.kind === "contract wallet";
      const expected = isWallet ? "skipped signature.wallet" : "fail signature-invalid";
      expect(told, signer.kind).to.deep.equal([expected]);
    }
  });

  it("refuses the signature of an address where no contract stands", async () => {
    liar.tell({
      reply: ({ method, params }, reply) =>
        method === "eth_getCode" && params[0] === wallet ? { ...reply, result: "0x" } : reply,
    });
    const told = about(await audit(), signers[3]!).map(({ status, code }) => `${status} ${code}`);
    expect(told).to.deep.equal(["fail signature-invalid"]);
  });
});
