import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Wallet } from "ethers";
import { pino } from "pino";
import { fromHex, to0x, type Hex } from "../../../protocol/bytes.ts";
import { successorWord } from "../../../protocol/records/batch.ts";
import { parseRecordFile, type RecordFile } from "../../../protocol/records/record-file.ts";
import { openRegistry } from "../../../scripts/records/registry.ts";
import { createReader } from "../../../server/chain/reader.ts";
import { createRpc, type Rpc } from "../../../server/chain/rpc.ts";
import { openContent } from "../../../server/content/content.ts";
import { createChecker } from "../../../server/evidence/checker.ts";
import { makeEvidence } from "../../../server/evidence/make.ts";
import { deploymentOf } from "../../../server/indexer/deployment.ts";
import { reindex } from "../../../server/indexer/reindex.ts";
import { createLogger } from "../../../server/log.ts";
import { typeNamed } from "../../../server/records/types.ts";
import { eraseRecords } from "../../../server/registrar/erase.ts";
import { deliver } from "../../../server/registrar/issuing/deliver.ts";
import { issue } from "../../../server/registrar/issuing/issue.ts";
import type { Workshop } from "../../../server/registrar/issuing/run.ts";
import { startSigners } from "../../../server/registrar/issuing/signers.ts";
import type { Issuer, Registry } from "../../../server/registrar/registry.ts";
import { STATUS, changeStatuses } from "../../../server/registrar/status.ts";
import { fileKms } from "../../../server/registrar/vault/kms.ts";
import { openVault } from "../../../server/registrar/vault/open.ts";
import type { Vault } from "../../../server/registrar/vault/vault.ts";
import { ANVIL_KEY, startAnvil, type Anvil } from "../../helpers/anvil.ts";
import { BIRTH_COLUMNS, birthRow } from "../../helpers/birth-rows.ts";
import { deployLedger, type TestLedger } from "../../helpers/ledger.ts";
import { createDatabase } from "../../helpers/postgres.ts";
import { deployRegistry } from "../../helpers/registry.ts";
import { unzip } from "../../helpers/unzip.ts";
import { startWorld, type World } from "../api/world.ts";

/** One record as its holder has it, and the row that it was made of. */
export interface Held {
  row: Record<string, string>;
  file: RecordFile;
  batch: number;
  index: number;
  /** 64 hex digits. */
  recordId: string;
}

/** A registry's office with a chain, and a site that indexes it. */
export interface Office {
  anvil: Anvil;
  ledger: TestLedger;
  registry: Registry;
  issuer: Issuer;
  vault: Vault;
  folder: string;
  site: World;
  /** Every line that the site logged, at its most talkative. */
  logged: string[];
  /** Everything that happened while issuing. */
  told: unknown[];
  /** 70 people: a batch of 64 records and one of 6. */
  births: Held[];
  /** Other 64 people, each with a record of one batch. */
  older: Held[];
  /** The same 64 people, each with a newer record. */
  newer: Held[];
  /** Words that name the newer records of the first of `older`, which they supersede. */
  successors: string[];
  /** Of `older`. */
  revoked: Held;
  erased: Held;
}

const SUPERSEDED = 3;

/** Columns whose values tell who somebody is. */
export const PERSONAL = ["nomor_akta", "nama", "nik", "nama_ibu", "nama_ayah"] as const;

let opened: Promise<Office> | undefined;
const closing: (() => unknown)[] = [];

/** One for all files beside this one, with everything that happens in it; closed when the tests end. */
export function openOffice(): Promise<Office> {
  opened ??= startOffice();
  return opened;
}

after(async () => {
  for (const close of closing.reverse()) await close();
});

async function startOffice(): Promise<Office> {
  const folder = mkdtempSync(join(tmpdir(), "jejak-office-"));
  closing.push(() => {
    rmSync(folder, { recursive: true });
  });
  const anvil = await startAnvil({ automine: true });
  closing.push(() => anvil.stop());
  const ledger = await deployLedger({ rpcUrl: anvil.url, sender: new Wallet(ANVIL_KEY) });
  closing.push(() => {
    ledger.close();
  });
  const { agency, issuer: key, address } = await deployRegistry(ledger);
  const { chainId } = ledger.deployment;
  const payer = { privateKey: fromHex(ANVIL_KEY) };
  const registry = openRegistry({ rpcUrl: anvil.url, chainId, address, payer });
  closing.push(() => {
    registry.close();
  });
  const { databaseUrl: vaultUrl } = await createDatabase();
  const kms = fileKms(join(folder, "master.key"));
  const vault = await openVault({ databaseUrl: vaultUrl, keys: join(folder, "keys"), kms });
  closing.push(() => vault.close());
  const logged: string[] = [];
  const site = await startSite(anvil.url, ledger, logged);
  const { mandate, signer, secret } = key;
  const of = { agency: agency.key, officialId: agency.officialId, mandate, succession: 0 };
  const issuer: Issuer = { ...of, signer, privateKey: secret };
  const told: unknown[] = [];
  return await live({ anvil, ledger, registry, issuer, vault, folder, site, logged, told });
}

/** Everything that happens in the office; then its site indexes what the chain has. */
async function live(opened: Opened): Promise<Office> {
  const { registry, issuer, vault } = opened;
  const births = await issueRows(opened, people(70));
  const rows = people(64, 200);
  const older = await issueRows(opened, rows);
  const newer = await issueRows(opened, rows.map(renewed));
  const [revoked, erased] = [older[10], older[11]];
  if (revoked === undefined || erased === undefined) throw new Error("nothing was issued");
  const batch = { agency: issuer.agency, batch: revoked.batch };
  const words = older
    .slice(0, SUPERSEDED)
    .map(({ index, recordId }, i) => [index, wordOf(recordId, newer[i]?.recordId ?? "")] as const);
  const indexes = words.map(([index]) => index);
  const superseded = { ...batch, status: STATUS.superseded, reason: 7, indexes, successors: new Map(words) };
  await changeStatuses(registry, issuer, superseded);
  const revocation = { ...batch, status: STATUS.revoked, reason: 1, indexes: [revoked.index] };
  await changeStatuses(registry, issuer, revocation);
  await eraseRecords({ registry, issuer, vault }, batch, [erased.index]);
  await indexSite(opened);
  const successors = words.map(([, word]) => word.slice(2));
  return { ...opened, births, older, newer, successors, revoked, erased };
}

const wordOf = (older: string, newer: string): Hex => to0x(successorWord(fromHex(older), fromHex(newer)));

async function startSite(rpcUrl: string, { deployment }: TestLedger, logged: string[]): Promise<World> {
  const lines = { write: (line: string) => logged.push(line) };
  const site = await startWorld({ log: pino({ level: "trace" }, lines) });
  closing.push(() => site.stop());
  const rpc: Rpc = createRpc(rpcUrl);
  closing.push(() => {
    rpc.close();
  });
  const { chainId, contracts } = deployment;
  const { auditLog, agencyDirectory, procurementLedger } = await deploymentOf(chainId, contracts);
  const checker = createChecker();
  closing.push(() => checker.close());
  const sources = {
    pool: site.pool,
    content: { read: () => Promise.resolve(null) },
    rpc,
    deployment: { chainId, auditLog, agencyDirectory, procurementLedger },
    networkFinality: "tags" as const,
    check: checker.check,
  };
  site.deps.evidence = { make: (asked, finality) => makeEvidence(sources, asked, finality) };
  return site;
}

type Opened = Omit<Office, "births" | "older" | "newer" | "successors" | "revoked" | "erased">;

async function indexSite({ anvil, ledger, site, folder }: Opened): Promise<void> {
  const { chainId, contracts } = ledger.deployment;
  const deployment = await deploymentOf(chainId, contracts);
  const reader = createReader(createRpc(anvil.url), deployment);
  const content = join(folder, "content");
  await reindex({
    pool: site.pool,
    deployment,
    readers: [reader],
    content: await openContent(content),
    folder: content,
    logger: createLogger("test", "silent"),
  });
  reader.close();
}

const quoted = (value: string): string => (value.includes(",") ? `"${value}"` : value);

function csvOf(rows: readonly Record<string, string>[]): string {
  const lines = rows.map((row) => BIRTH_COLUMNS.map((column) => quoted(row[column] ?? "")).join(","));
  return [BIRTH_COLUMNS.join(","), ...lines, ""].join("\r\n");
}

async function issueRows(office: Opened, rows: readonly Record<string, string>[]): Promise<Held[]> {
  const { folder, vault, registry, issuer, told } = office;
  const out = join(folder, `out-${randomBytes(4).toString("hex")}`);
  const path = `${out}.csv`;
  await writeFile(path, csvOf(rows));
  const signers = startSigners(1);
  const workshop: Workshop = {
    vault,
    registry,
    signers,
    now: Date.now,
    waitUntil: () => Promise.resolve(),
    tell: (happening) => told.push(happening),
    reached: () => Promise.resolve(),
  };
  const type = await typeNamed("akta-kelahiran");
  const file = { path, format: "csv" } as const;
  const { id } = await issue(workshop, { issuer, type, file, anchorAt: "now", rowsPerBatch: 64 });
  const evidenceOf = () => Promise.resolve(null);
  const { packs, report } = await deliver(workshop, { job: Buffer.from(id, "hex"), out, evidenceOf });
  await signers.close();
  return heldOf(rows, packs, report);
}

/** Each row's record, as the report says which it became. */
function heldOf(rows: readonly Record<string, string>[], packs: string[], report: string): Held[] {
  const files = new Map(
    packs.flatMap((pack) => unzip(readFileSync(pack))).map((one) => [one.name, one.bytes]),
  );
  const [, ...lines] = readFileSync(report, "utf8").trimEnd().split("\r\n");
  return lines.map((text) => {
    const [line, batch, index, recordId = ""] = text.split(",");
    const bytes = files.get(`records/${batch}-${index}.jejak.json`) ?? "";
    const row = rows[Number(line) - 2] ?? {};
    return { row, file: parseRecordFile(bytes), batch: Number(batch), index: Number(index), recordId };
  });
}

/** Invented people, and the same people with another document each. */
export function people(count: number, first = 0): Record<string, string>[] {
  return Array.from({ length: count }, (_, i) => birthRow(first + i));
}

/** The same person's next document. */
function renewed(row: Record<string, string>): Record<string, string> {
  return { ...row, tanggal_terbit: "2026-01-20" };
}
