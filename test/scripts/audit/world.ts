import { AbiCoder, Wallet } from "ethers";
import { to0x, type Hex } from "../../../protocol/bytes.ts";
import {
  CHANGE,
  changeDigest,
  domain,
  grantContent,
  policyContent,
  revokeDigest,
  signerHash,
  successionEndContent,
  vetoDigest,
  withdrawDigest,
} from "../../../protocol/eip712.ts";
import { fromHex } from "../../../protocol/bytes.ts";
import { agencyKey, ocidHash } from "../../../protocol/hash.ts";
import { ROLE } from "../../../protocol/mandate.ts";
import { DEFAULT_POLICY } from "../../../protocol/policy.ts";
import { CLOSES, tagMask } from "../../../protocol/tags.ts";
import { startAnvil, ANVIL_KEY, type Anvil } from "../../helpers/anvil.ts";
import {
  deployLedger,
  recordBatch,
  signStep,
  type StepInput,
  type TestAgency,
  type TestLedger,
} from "../../helpers/ledger.ts";

const VALID_UNTIL = 4_000_000_000;
const FROM = 1_577_836_800;
const NO_CREDENTIAL: Hex = `0x${"00".repeat(32)}`;
const coder = AbiCoder.defaultAbiCoder();
const [TENDER, AWARD] = [tagMask(["tender"]), tagMask(["award"])];

/** A ledger on a node of its own in which everything has happened that the contracts allow. */
export interface World {
  anvil: Anvil;
  ledger: TestLedger;
  old: TestAgency;
  heir: TestAgency;
  close(): Promise<void>;
}

interface Grant {
  signer: Hex;
  holder: Hex;
  roles: number;
  tags: number;
  from: number;
  until: number;
  credential: Hex;
}

const GRANT = "tuple(bytes,bytes32,uint32,uint32,uint40,uint40,bytes32)";
const valuesOf = ({ signer, holder, roles, tags, from, until, credential }: Grant) => [
  signer,
  holder,
  roles,
  tags,
  from,
  until,
  credential,
];

let wallets = 0;
function grantFor(roles: number): Grant {
  const number = (++wallets).toString(16).padStart(2, "0");
  const signer = new Wallet(`0x${"b7".repeat(31)}${number}`).address.toLowerCase() as Hex;
  const holder: Hex = `0x${"c8".repeat(31)}${number}`;
  return {
    signer,
    holder,
    roles,
    tags: 0xffffffff,
    from: FROM,
    until: VALID_UNTIL,
    credential: NO_CREDENTIAL,
  };
}

/** Builds the whole ledger; some forty entries of every kind that this version writes. */
export async function buildWorld(): Promise<World> {
  const anvil = await startAnvil({ automine: true });
  const ledger = await deployLedger({ rpcUrl: anvil.url, sender: new Wallet(ANVIL_KEY) });
  const [old, heir] = ledger.agencies as [TestAgency, TestAgency];
  const world = {
    anvil,
    ledger,
    old,
    heir,
    close: async () => {
      ledger.close();
      await anvil.stop();
    },
  };
  await recordTrails(world);
  await changeDirectory(world);
  await govern(world);
  await succeed(world);
  await (await ledger.log.proposeWriter(7, ledger.deployment.contracts.agencyDirectory)).wait();
  await (await ledger.log.checkpoint()).wait();
  await recordBatch(ledger, [signStep(ledger, { agency: heir, ocid: "ocds-test-last", tags: TENDER })]);
  return world;
}

async function record({ ledger }: World, ...inputs: StepInput[]): Promise<void> {
  await recordBatch(
    ledger,
    inputs.map((input) => signStep(ledger, input)),
  );
}

/** Several trails: one with an award and a deadline, one closed, reopened and closed again. */
async function recordTrails(world: World): Promise<void> {
  const { old, heir } = world;
  const step = (ocid: string, tags: number, more: Partial<StepInput> = {}): StepInput => ({
    agency: old,
    ocid,
    tags,
    ...more,
  });
  const deadline = 1_600_000_000;
  await record(world, step("ocds-test-a", TENDER, { deadline }), step("ocds-test-b", TENDER));
  await record(world, step("ocds-test-a", AWARD), step("ocds-test-b", TENDER + CLOSES));
  await record(world, step("ocds-test-b", TENDER, { corrects: 2, officers: old.officers.slice(0, 2) }));
  await record(
    world,
    step("ocds-test-b", CLOSES),
    step("ocds-test-c", 0, { approvals: 3, officers: old.officers }),
  );
  await record(world, { agency: heir, ocid: "ocds-test-a", tags: TENDER });
  const message = { agency: old.key, ocid: "ocds-test-a", index: 0, content: NO_CREDENTIAL, reason: 1 };
  const approval = approvalOf(old, withdrawDigest(world.ledger.separator, message));
  await (
    await world.ledger.ledger.withdraw({ ...message, ocidHash: ocidHash(message.ocid) }, 0, approval)
  ).wait();
}

function approvalOf({ officers }: TestAgency, digest: Uint8Array) {
  const [officer] = officers;
  return {
    mandate: officer!.mandate,
    signer: officer!.wallet.address.toLowerCase() as Hex,
    signature: officer!.sign(digest),
  };
}

function directoryDomain({ ledger }: World): Uint8Array {
  const { chainId, contracts } = ledger.deployment;
  return domain(BigInt(chainId), contracts.agencyDirectory);
}

async function approveChange(world: World, agency: TestAgency, action: number, content: Uint8Array) {
  const previousHead = (await world.ledger.directory.head(agency.key)) as Hex;
  const change = {
    agency: agency.key,
    action,
    content: to0x(content),
    validUntil: VALID_UNTIL,
    previousHead,
  };
  return [approvalOf(agency, changeDigest(directoryDomain(world), change))];
}

async function setPolicy(world: World, policy: bigint, changeApprovals: number): Promise<void> {
  const { ledger, old } = world;
  const approvals = await approveChange(world, old, CHANGE.policy, policyContent(policy, changeApprovals));
  await (await ledger.directory.setPolicy(old.key, policy, changeApprovals, VALID_UNTIL, approvals)).wait();
}

/** A mandate granted and revoked, a policy raised, and lowered again after its delay. */
async function changeDirectory(world: World): Promise<void> {
  const { ledger, old } = world;
  const grant = grantFor(ROLE.record);
  const content = grantContent({ ...grant, number: 4, signerHash: to0x(signerHash(fromHex(grant.signer))) });
  const approvals = await approveChange(world, old, CHANGE.grant, content);
  await (await ledger.directory.grantMandate(old.key, grant, VALID_UNTIL, approvals)).wait();
  const revocation = { agency: old.key, number: 4, reason: 4, suspectFrom: FROM };
  const approval = approvalOf(old, revokeDigest(directoryDomain(world), revocation));
  await (await ledger.directory.revokeMandate(old.key, 4, 4, FROM, approval)).wait();
  const raised = DEFAULT_POLICY + (1n << 8n);
  await setPolicy(world, raised, 1);
  await record(world, { agency: old, ocid: "ocds-test-d", tags: TENDER, officers: old.officers.slice(0, 2) });
  await setPolicy(world, DEFAULT_POLICY, 1);
  await later(world);
  const args = coder.encode(["uint128", "uint8"], [DEFAULT_POLICY, 1]);
  await (await ledger.directory.enact(old.key, 1, args)).wait();
  await record(world, { agency: old, ocid: "ocds-test-d", tags: TENDER, officers: old.officers.slice(1, 2) });
}

/** Lets every delay of the deployment pass. */
async function later({ anvil, ledger }: World): Promise<void> {
  const longest = Math.max(...Object.values(ledger.deployment.delays));
  await anvil.rpc("evm_increaseTime", [longest + 1]);
  await anvil.mine();
}

/** An agency admitted later, a recovery enacted, one vetoed, one taken back. */
async function govern(world: World): Promise<void> {
  const { ledger, old } = world;
  const { directory } = ledger;
  const key = agencyKey("ID-TEST-LATER");
  const admission = {
    officialId: "ID-TEST-LATER",
    name: "Instansi Kemudian",
    grants: [grantFor(ROLE.administer | ROLE.record), grantFor(ROLE.approve)],
  };
  await (await directory.proposeAdmission(admission)).wait();
  const [enacted, vetoed, taken] = [2, 3, 4];
  const recovery = grantFor(ROLE.administer);
  await (await directory.proposeRecovery(old.key, recovery)).wait();
  await (await directory.proposeRecovery(old.key, grantFor(ROLE.administer))).wait();
  await (await directory.proposeRecovery(old.key, grantFor(ROLE.administer))).wait();
  const digest = vetoDigest(directoryDomain(world), { agency: old.key, proposal: vetoed });
  await (await directory.veto(old.key, vetoed, approvalOf(old, digest))).wait();
  await (await directory.withdrawProposal(old.key, taken)).wait();
  await later(world);
  await (await directory.enact(old.key, enacted, coder.encode([GRANT], [valuesOf(recovery)]))).wait();
  const { officialId, name, grants } = admission;
  const tuple = [officialId, name, grants.map(valuesOf)];
  await (await directory.enact(key, 1, coder.encode([`tuple(string,string,${GRANT}[])`], [tuple]))).wait();
}

/** A succession, under which the successor records and withdraws, and its end. */
async function succeed(world: World): Promise<void> {
  const { ledger, old, heir } = world;
  const [proposal, succession] = [5, 1];
  await (await ledger.directory.proposeSuccession(old.key, heir.key)).wait();
  await later(world);
  await (await ledger.directory.enact(old.key, proposal, coder.encode(["bytes32"], [heir.key]))).wait();
  const signed = signStep(ledger, {
    agency: old,
    ocid: "ocds-test-c",
    tags: TENDER,
    officers: heir.officers.slice(0, 1),
  });
  signed.submission.succession = succession;
  await recordBatch(ledger, [signed]);
  const message = { agency: old.key, ocid: "ocds-test-c", index: 0, content: NO_CREDENTIAL, reason: 2 };
  const approval = approvalOf(heir, withdrawDigest(ledger.separator, message));
  const withdrawal = { ...message, ocidHash: ocidHash(message.ocid) };
  await (await ledger.ledger.withdraw(withdrawal, succession, approval)).wait();
  const approvals = await approveChange(world, old, CHANGE.endSuccession, successionEndContent(succession));
  await (await ledger.directory.endSuccession(old.key, succession, VALID_UNTIL, approvals)).wait();
}
