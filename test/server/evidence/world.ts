import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keccak256 } from "ethers";
import type pg from "pg";
import { to0x, toHex, type Hex } from "../../../protocol/bytes.ts";
import { TRUST_FORMAT, TRUST_VERSION, type Trust } from "../../../protocol/evidence/trust.ts";
import { verifyEvidence, type Report } from "../../../protocol/evidence/verify.ts";
import { ocidHash, utf8 } from "../../../protocol/hash.ts";
import {
  buildManifest,
  contentHash,
  manifestBytes,
  type ManifestDocument,
} from "../../../protocol/manifest.ts";
import { createRpc, type Rpc } from "../../../server/chain/rpc.ts";
import { openContent, type ContentStore } from "../../../server/content/content.ts";
import { checkOwn } from "../../../server/evidence/check.ts";
import { makeEvidence, type Made, type Sources } from "../../../server/evidence/make.ts";
import type { Asked } from "../../../server/evidence/subject.ts";
import { deploymentOf } from "../../../server/indexer/deployment.ts";
import { createManifests } from "../../../server/indexer/manifests.ts";
import { createLogger } from "../../../server/log.ts";
import type { Finality } from "../../../server/store/queries/view.ts";
import {
  recordBatch,
  signStep,
  type StepInput,
  type TestAgency,
  type TestLedger,
} from "../../helpers/ledger.ts";
import { openDatabase, startIndexer } from "../indexer/support.ts";

const SECRET = utf8("a secret of the submitter's own");

/** A step with its manifest, which may stay unpublished. */
export type Told = Omit<StepInput, "content"> & {
  tag: string;
  documents?: ManifestDocument[];
  unpublished?: boolean;
};

/** A ledger on a chain, its index in PostgreSQL, its content on the disk, and evidence made of all three. */
export interface EvidenceWorld {
  ledger: TestLedger;
  pool: pg.Pool;
  content: ContentStore;
  rpc: Rpc;
  sources: Sources;
  /** Records a step with a manifest of its own. @returns its content hash */
  record(step: Told): Promise<string>;
  index(): Promise<void>;
  make(asked: Asked, finality?: Finality): Promise<Made>;
  process(agency: TestAgency, ocid: string): Asked;
  /** Verifies as a reader does who asks the chain itself: addresses, code and blocks come from there. */
  verify(made: Made, change?: Partial<Trust>): Promise<Report>;
  stop(): Promise<void>;
}

export async function openWorld(ledger: TestLedger): Promise<EvidenceWorld> {
  const { chainId, contracts } = ledger.deployment;
  const deployment = await deploymentOf(chainId, contracts);
  const pool = await openDatabase();
  const folder = await mkdtemp(join(tmpdir(), "jejak-evidence-"));
  const content = await openContent(folder);
  const manifests = createManifests({ pool, content, folder, logger: createLogger("test", "silent") });
  const rpc = createRpc(ledger.rpcUrl);
  const check: Sources["check"] = async (evidence, own) => {
    await Promise.resolve();
    return checkOwn(evidence, own);
  };
  const { auditLog, agencyDirectory, procurementLedger } = deployment;
  const sources: Sources = {
    pool,
    content,
    rpc,
    networkFinality: "tags",
    deployment: { chainId, auditLog, agencyDirectory, procurementLedger },
    check,
  };
  return {
    ledger,
    pool,
    content,
    rpc,
    sources,
    record: (step) => record(ledger, content, step),
    index: async () => {
      const indexer = startIndexer(pool, deployment, [ledger.rpcUrl]);
      await indexer.reaches(Number(await ledger.log.size()));
      await indexer.stop();
      await manifests.tick();
    },
    make: (asked, finality = "seen") => makeEvidence(sources, asked, finality),
    process: ({ key }, ocid) => ({ type: "process", agency: key, ocidHash: ocidHash(ocid) }),
    verify: async ({ bytes, block }, change = {}) =>
      verifyEvidence({ evidence: bytes, trust: { ...(await trustOf(ledger, block.number)), ...change } }),
    stop: async () => {
      rpc.close();
      await pool.end();
      await rm(folder, { recursive: true });
    },
  };
}

async function record(
  ledger: TestLedger,
  content: ContentStore,
  { tag, documents = [], unpublished = false, ...step }: Told,
): Promise<string> {
  const id = `${tag}-${ledger.heads.get(`${step.agency.key}/${step.ocid}`)?.slice(2, 8) ?? "0"}`;
  const release = { ocid: step.ocid, id, date: "2026-03-01T08:00:00+07:00", tag: [tag] };
  const manifest = buildManifest(SECRET, { ocid: step.ocid, release, documents });
  const hash = toHex(contentHash(manifest));
  if (!unpublished) await content.put(hash, manifestBytes(manifest));
  await recordBatch(ledger, [signStep(ledger, { ...step, content: to0x(contentHash(manifest)) })]);
  return hash;
}

async function trustOf({ provider, deployment }: TestLedger, number: number): Promise<Trust> {
  const { contracts, chainId } = deployment;
  const pinned = async (address: Hex) => ({
    address: address.toLowerCase() as Hex,
    codeHash: keccak256(await provider.getCode(address)) as Hex,
  });
  const block = await provider.getBlock(number);
  return {
    format: TRUST_FORMAT,
    version: TRUST_VERSION,
    chainId: String(chainId),
    contracts: {
      auditLog: await pinned(contracts.auditLog),
      agencyDirectory: await pinned(contracts.agencyDirectory),
      procurementLedger: await pinned(contracts.procurementLedger),
    },
    verifiers: {
      p256: await pinned(contracts.p256Verifier),
      webAuthn: await pinned(contracts.webAuthnVerifier),
      rsa: await pinned(contracts.rsaVerifier),
    },
    blocks: [{ number, hash: block?.hash as Hex }],
  };
}
