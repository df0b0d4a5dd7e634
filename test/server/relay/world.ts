import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Wallet, type BaseWallet } from "ethers";
import pg from "pg";
import { pino } from "pino";

import { fromHex, to0x, type Hex } from "../../../protocol/bytes.ts";
import { tagsOf } from "../../../protocol/tags.ts";
import { buildManifest, contentHash, type Manifest } from "../../../protocol/manifest.ts";
import { createRpc, type Rpc } from "../../../server/chain/rpc.ts";
import { openContent, type ContentStore } from "../../../server/content/content.ts";
import { migrate } from "../../../server/store/migrate.ts";
import { createPool } from "../../../server/store/pool.ts";
import { submissionChain } from "../../../server/submissions/chain.ts";
import { getSubmission, type SubmissionView } from "../../../server/submissions/read.ts";
import { SubmissionBody } from "../../../server/submissions/schema.ts";
import { submit, type SubmissionDeps } from "../../../server/submissions/submit.ts";
import { RELAY_OPTIONS, type RelayContext, type RelayOptions } from "../../../server/relay/context.ts";
import { gasKey } from "../../../server/relay/key.ts";
import { createRelay, type Relay } from "../../../server/relay/relay.ts";
import type { RelaySettings } from "../../../server/relay/run.ts";
import { admissionOf } from "../../helpers/agencies.ts";
import {
  deployLedger,
  signStep,
  type SignedStep,
  type StepInput,
  type TestLedger,
} from "../../helpers/ledger.ts";
import { createDatabase } from "../../helpers/postgres.ts";
import { keccak256, utf8 } from "../../../protocol/hash.ts";

const SECRET = utf8("a submitter's own secret");

/** A clock that stands still until it is told. Milliseconds. */
export interface Clock {
  now: number;
}

/** What goes wrong with one call; returning a promise answers it, undefined lets it pass. */
export type Fault = (
  method: string,
  params: readonly unknown[],
  pass: () => Promise<unknown>,
) => Promise<unknown> | undefined;

export interface World {
  ledger: TestLedger;
  databaseUrl: string;
  pool: pg.Pool;
  content: ContentStore;
  deps: SubmissionDeps;
  settings: RelaySettings;
  clock: Clock;
  /** The relay's RPC goes through this, while it is set. */
  fault: { now: Fault | null };
  body: (step: SignedStep) => SubmissionBody;
  sign: (input: Partial<StepInput> & { ocid: string }) => SignedStep;
  submit: (step: SignedStep) => Promise<string>;
  read: (id: string) => Promise<SubmissionView>;
  statuses: (ids: readonly string[]) => Promise<string[]>;
  /** A relay on a connection of its own, driven by hand; `kill` ends the connection only. */
  relay: (options?: Partial<RelayOptions>) => Promise<HandDriven>;
  close: () => Promise<void>;
}

export interface HandDriven {
  relay: Relay;
  ctx: RelayContext;
  kill: () => Promise<void>;
}

/** Contracts on a running node, an empty database that knows their agencies, and a funded relay. */
export async function makeWorld(node: {
  rpcUrl: string;
  /** Deploys and pays: a private key, or an account of the node's own. */
  sender: string | BaseWallet;
  mine?: () => Promise<void>;
}): Promise<World> {
  const sender = typeof node.sender === "string" ? new Wallet(node.sender) : node.sender;
  return worldOf(await deployLedger({ rpcUrl: node.rpcUrl, sender, ...(node.mine && { mine: node.mine }) }));
}

/** The same on a ledger that is deployed already; `indexed`: an indexer will fill the schema `ledger`. */
export async function worldOf(ledger: TestLedger, { indexed = false } = {}): Promise<World> {
  const database = await createDatabase();
  const { databaseUrl } = database;
  const pool = createPool(databaseUrl, { max: 8 });
  await migrate(pool);
  if (!indexed) await seed(pool, ledger);
  const folder = await mkdtemp(join(tmpdir(), "jejak-relay-"));
  const content = await openContent(folder);
  const clock: Clock = { now: Date.now() };
  const fault: World["fault"] = { now: null };
  const direct = createRpc(ledger.rpcUrl);
  const chainId = BigInt(ledger.deployment.chainId);
  const contracts = contractsOf(ledger);
  const deps: SubmissionDeps = {
    pool,
    content,
    chain: submissionChain(direct, contracts),
    chainId,
    procurementLedger: contracts.procurementLedger,
    now: () => clock.now,
  };
  const wallet = new Wallet(to0x(keccak256(utf8(`relay of ${databaseUrl} ${ledger.rpcUrl}`))));
  await fund(ledger, wallet.address);
  const settings: RelaySettings = {
    rpc: faulty(direct, fault),
    key: gasKey(wallet, chainId),
    chainId,
    contracts,
    options: RELAY_OPTIONS,
    now: () => clock.now,
    log: pino({ level: process.env["RELAY_LOG"] ?? "silent" }),
  };
  const manifests = new Map<Hex, Manifest>();
  const clients: pg.Client[] = [];
  const read = (id: string) => getSubmission(pool, id);
  const body = (step: SignedStep) =>
    SubmissionBody.parse({
      step: step.message,
      approvals: step.submission.approvals,
      manifest: manifests.get(step.message.content),
    });
  return {
    ledger,
    databaseUrl,
    pool,
    content,
    deps,
    settings,
    clock,
    fault,
    body,
    sign: (input) => {
      const tags = input.tags ?? 1;
      const manifest = manifestFor(input.ocid, tags, manifests.size);
      const content = to0x(contentHash(manifest));
      manifests.set(content, manifest);
      const [agency] = ledger.agencies;
      if (!agency) throw new Error("no agency");
      return signStep(ledger, { agency, tags, content, ...input });
    },
    submit: async (step) => (await submit(deps, body(step))).id,
    read,
    statuses: async (ids) => (await Promise.all(ids.map(read))).map(({ status }) => status),
    relay: async (options = {}) => {
      const db = new pg.Client({ connectionString: databaseUrl });
      db.on("error", () => undefined);
      await db.connect();
      clients.push(db);
      const ctx = { ...settings, options: { ...settings.options, ...options }, db };
      return { relay: createRelay(ctx), ctx, kill: () => db.end() };
    },
    close: async () => {
      await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
      direct.close();
      await pool.end();
      await database.drop();
      await rm(folder, { recursive: true });
      ledger.close();
    },
  };
}

export function contractsOf(ledger: TestLedger) {
  const { auditLog, procurementLedger, agencyDirectory, deployedAt } = ledger.deployment.contracts;
  return {
    auditLog: auditLog.toLowerCase() as Hex,
    procurementLedger: procurementLedger.toLowerCase() as Hex,
    agencyDirectory: agencyDirectory.toLowerCase() as Hex,
    deployedAt,
  };
}

function manifestFor(ocid: string, tags: number, number: number): Manifest {
  const release = { ocid, id: `${ocid}-${number}`, tag: tagsOf(tags).filter((tag) => tag !== "closes") };
  return buildManifest(SECRET, { ocid, release });
}

function faulty(rpc: Rpc, fault: World["fault"]): Pick<Rpc, "call"> {
  return {
    call: (method, params) => {
      const pass = () => rpc.call(method, params);
      return fault.now?.(method, params, pass) ?? pass();
    },
  };
}

async function fund(ledger: TestLedger, to: string): Promise<void> {
  const sent = await ledger.sender.sendTransaction({ to, value: 10n ** 20n });
  await ledger.mine();
  await sent.wait();
}

/** What the indexer would know of the agencies admitted at genesis. */
async function seed(pool: pg.Pool, ledger: TestLedger): Promise<void> {
  for (const [i, agency] of ledger.agencies.entries()) {
    await pool.query("INSERT INTO ledger.agencies VALUES ($1, $2, 0, 0, $3, $4)", [
      Buffer.from(fromHex(agency.key)),
      i + 1,
      agency.officialId,
      agency.name,
    ]);
    for (const [j, grant] of admissionOf(agency).grants.entries()) {
      const signer = Buffer.from(fromHex(grant.signer));
      await pool.query(
        `INSERT INTO ledger.mandates (agency, number, granted_index, granted_at, roles, tags, valid_from, valid_until,
           change_valid_until, governance, approvers, signer, signer_hash, holder, credential, previous_head)
         VALUES ($1, $2, 1, 0, $3, $4, $5, $6, 0, 0, '{}', $7, $8, $9, $10, $10)`,
        [
          Buffer.from(fromHex(agency.key)),
          j + 1,
          grant.roles,
          grant.tags,
          grant.from,
          grant.until,
          signer,
          Buffer.from(keccak256(signer)),
          Buffer.from(fromHex(grant.holder)),
          Buffer.alloc(32),
        ],
      );
    }
  }
}
