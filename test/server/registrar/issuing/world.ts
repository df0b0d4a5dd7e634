import { createECDH } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { fromHex, to0x, type Hex } from "../../../../protocol/bytes.ts";
import { JejakError } from "../../../../protocol/errors.ts";
import { typeNamed } from "../../../../server/records/types.ts";
import { deliver, type Delivered } from "../../../../server/registrar/issuing/deliver.ts";
import { issue } from "../../../../server/registrar/issuing/issue.ts";
import type { JobState } from "../../../../server/registrar/issuing/jobs.ts";
import type { Happening, IssueRequest, Point, Workshop } from "../../../../server/registrar/issuing/run.ts";
import { startSigners, type Signers } from "../../../../server/registrar/issuing/signers.ts";
import type { BatchMessage, Issuer, Registry } from "../../../../server/registrar/registry.ts";
import { fileKms } from "../../../../server/registrar/vault/kms.ts";
import { openVault } from "../../../../server/registrar/vault/open.ts";
import type { Vault } from "../../../../server/registrar/vault/vault.ts";
import { birthCsv } from "../../../helpers/birth-rows.ts";
import { createDatabase } from "../../../helpers/postgres.ts";

export const AGENCY: Hex = `0x${"a1".repeat(32)}`;
export const REGISTRY: Hex = `0x${"b2".repeat(20)}`;
const VERIFIER = "c3".repeat(20);

/** An issuer with a key of its own. */
export function issuerOf(mandate = 7): Issuer {
  const key = createECDH("prime256v1");
  key.generateKeys();
  const privateKey = Buffer.alloc(32);
  key.getPrivateKey().copy(privateKey, 32 - key.getPrivateKey().length);
  const signer = to0x(Buffer.concat([fromHex(VERIFIER), key.getPublicKey().subarray(1)]));
  return { agency: AGENCY, officialId: "ID-CONTOH-DUKCAPIL", mandate, succession: 0, signer, privateKey };
}

export interface Anchored {
  message: BatchMessage;
  by: Issuer;
}

/** The chain of these tests: batches of one agency, with the contract's rule of numbers. */
export interface TestRegistry extends Registry {
  batches: Anchored[];
  /** Called with a message before it is taken. */
  before: (message: BatchMessage) => void;
}

function testRegistry(now: () => number): TestRegistry {
  const unused = () => Promise.reject(new Error("not here"));
  const registry: TestRegistry = {
    batches: [],
    before: () => undefined,
    address: REGISTRY,
    chainId: 31_337,
    time: () => Promise.resolve(Math.floor(now() / 1_000)),
    batch: (_agency, number) => {
      const found = registry.batches[number - 1]?.message;
      if (found === undefined) return Promise.resolve(null);
      return Promise.resolve({ rootPrefix: found.root.slice(0, -2) as Hex, size: found.size, sequence: 0 });
    },
    batchCount: () => Promise.resolve(registry.batches.length),
    anchoredAt: (_agency, number) => Promise.resolve(100 + number),
    statusesOf: unused,
    erasedOf: unused,
    changesOf: unused,
    changeStatus: unused,
    erase: unused,
    tryErase: unused,
    anchor: async (message, by) => {
      registry.before(message);
      await Promise.resolve();
      if (message.number !== registry.batches.length + 1)
        throw new JejakError("record-number-taken", { values: { number: message.number } });
      registry.batches.push({ message, by });
      return 100 + message.number;
    },
    close: () => undefined,
  };
  return registry;
}

export const KILLED = Symbol("killed");

/** A registry's office: its vault, its chain, and one file of rows after the other. */
export interface World {
  folder: string;
  vault: Vault;
  registry: TestRegistry;
  happenings: Happening[];
  clock: { now: number };
  request(rows: number | string, changes?: Partial<IssueRequest>): Promise<IssueRequest>;
  /** Issues and delivers; at `kill` everything stands still for ever, and the connections break. */
  run(
    request: IssueRequest,
    options?: { kill?: Point; out?: string },
  ): Promise<{ state: JobState; delivered: Delivered } | typeof KILLED>;
  close(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const { databaseUrl } = await createDatabase();
  const folder = mkdtempSync(join(tmpdir(), "jejak-issue-"));
  const signers: Signers = startSigners(1);
  const open = () =>
    openVault({ databaseUrl, keys: join(folder, "keys"), kms: fileKms(join(folder, "master.key")) });
  const clock = { now: Date.parse("2026-02-03T04:05:06Z") };
  const issuer = issuerOf();
  const type = await typeNamed("akta-kelahiran");
  let files = 0;

  const world: World = {
    folder,
    vault: await open(),
    registry: testRegistry(() => clock.now),
    happenings: [],
    clock,
    request: async (rows, changes) => {
      const path = join(folder, `rows-${++files}.csv`);
      await writeFile(path, typeof rows === "number" ? birthCsv(rows) : rows);
      const file = { path, format: "csv" } as const;
      return { issuer, type, file, anchorAt: "now", rowsPerBatch: 40, ...changes };
    },
    run: async (request, { kill, out = join(folder, "out") } = {}) => {
      const { vault, registry } = world;
      const killed = Promise.withResolvers<typeof KILLED>();
      const workshop: Workshop = {
        vault,
        registry,
        signers,
        now: () => clock.now,
        waitUntil: async (time) => {
          await new Promise(setImmediate);
          clock.now = Math.max(clock.now, time);
        },
        tell: (happening) => world.happenings.push(happening),
        reached: (point) => {
          if (point !== kill) return Promise.resolve();
          killed.resolve(KILLED);
          return new Promise(() => undefined);
        },
      };
      const done = issue(workshop, request).then(async (state) => {
        const job = Buffer.from(state.id, "hex");
        const evidenceOf = () => Promise.resolve(null);
        return { state, delivered: await deliver(workshop, { job, out, evidenceOf }) };
      });
      const outcome = await Promise.race([done, killed.promise]);
      if (outcome !== KILLED) return outcome;
      done.catch(() => undefined);
      await breakConnections(databaseUrl);
      world.vault = await open();
      return KILLED;
    },
    close: async () => {
      await signers.close();
      await world.vault.close();
      rmSync(folder, { recursive: true });
    },
  };
  return world;
}

/** As the kernel does to a process that is killed. */
async function breakConnections(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  );
  await client.end();
}
