import { packPolicy } from "../../../protocol/policy.ts";
import { CLOSES, tagMask } from "../../../protocol/tags.ts";
import { refreshVersions } from "../../../server/indexer/versions.ts";
import * as governanceSeeds from "../api/seed-governance.ts";
import * as recordSeeds from "../api/seed-records.ts";
import * as seeds from "../api/seed.ts";
import type { Seed, SeedStep } from "../api/seed.ts";
import { startWorld } from "../api/world.ts";
import type { World } from "../api/world.ts";

export const SAGARA = "ID-CONTOH-KOTA-SAGARA";
/** An official id that must be escaped in addresses. */
export const SLASHED = "LKPP/2 & 3";
export const HOSTILE = `"><svg onload=alert(1)> \u202Egpj.exe`;
export const SHARED_OCID = "ocds-a/1";
export const DOCUMENT = "ab".repeat(32);
export const SECRET_DOCUMENT = "cd".repeat(32);
/** Its second step changes a value and does not say so; the third says so. */
export const CHANGED_OCID = "ocds-a-berubah";
export const PROCESSES = 24;
export const MANDATES = 33;

const TENDER = tagMask(["tender"]);

/** A page as a browser gets it. */
export interface Shown {
  status: number;
  headers: Headers;
  html: string;
  /** What a reader sees: without markup, blanks joined. */
  text: string;
}

export interface Seeded {
  world: World;
  seed: Seed;
  /** Content hash of the step that was corrected, and of the one whose text was withdrawn. */
  corrected: string;
  withdrawn: string;
  show: (path: string) => Promise<Shown>;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };

function textOf(html: string): string {
  const bare = html.replace(/<head>.*?<\/head>/s, "").replace(/<[^>]*>/g, " ");
  return bare
    .replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => ENTITIES[name] ?? "")
    .replace(/\s+/g, " ");
}

async function show(world: World, path: string): Promise<Shown> {
  const headers = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
  const response = await fetch(world.url + path, { headers, redirect: "manual" });
  const html = await response.text();
  return { status: response.status, headers: response.headers, html, text: textOf(html) };
}

async function directory(world: World, seed: Seed): Promise<void> {
  await seeds.admit(world.pool, seed, SAGARA, "Pemerintah Kota Sagara (DATA CONTOH)");
  await seeds.admit(world.pool, seed, SLASHED, HOSTILE);
  await seeds.grant(world.pool, seed, SLASHED, { number: 1 });
  const terms = [{}, { until: seeds.START + 60 }, { roles: 4 }, { roles: 31, from: seeds.START + 10 ** 8 }];
  for (let number = 1; number <= MANDATES; number++) {
    await seeds.grant(world.pool, seed, SAGARA, { number, ...terms[number - 1] });
  }
  await seeds.nextBlock(world.pool, seed);
  await seeds.revoke(world.pool, seed, SAGARA, 3);
  await governanceSeeds.setPolicy(
    world.pool,
    seed,
    SAGARA,
    packPolicy((bit) => (bit === 9 ? 3 : 2)),
  );
  await governanceSeeds.setPolicy(
    world.pool,
    seed,
    SAGARA,
    packPolicy((bit) => (bit === 9 ? 4 : 2)),
  );
  await governanceSeeds.propose(world.pool, seed, SAGARA, "0x0102");
  await recordSeeds.proposeWriter(world.pool, seed);
}

async function trails(world: World, seed: Seed): Promise<Pick<Seeded, "corrected" | "withdrawn">> {
  const { pool } = world;
  const document = { id: "1", documentType: "contractSigned", title: HOSTILE, size: 1234, sha256: DOCUMENT };
  const bridge: SeedStep = { officialId: SAGARA, ocid: SHARED_OCID, tags: TENDER, title: "Jembatan" };
  const first = await seeds.record(pool, seed, { ...bridge, documents: [document] });
  await seeds.nextBlock(pool, seed);
  await seeds.record(pool, seed, { ...bridge, tags: tagMask(["award"]), corrects: 1, title: HOSTILE });
  await seeds.record(pool, seed, { ...bridge, officialId: SLASHED, title: "Jembatan lain" });
  await changing(pool, seed);
  for (let n = 2; n <= PROCESSES - 2; n++) {
    const tags = n === 2 ? CLOSES : TENDER;
    await seeds.record(pool, seed, { officialId: SAGARA, ocid: `ocds-a-${n}`, tags, title: `Paket ${n}` });
  }
  const secret = {
    ...bridge,
    ocid: "ocds-a-2",
    title: "Rahasia",
    documents: [{ id: "2", size: 1, sha256: SECRET_DOCUMENT }],
  };
  const hidden = await seeds.record(pool, seed, secret);
  await seeds.withdraw(pool, seed, secret, hidden.contentHash, 1);
  return { corrected: first.contentHash, withdrawn: hidden.contentHash };
}

async function changing(pool: World["pool"], seed: Seed): Promise<void> {
  for (const [n, tag] of ["tender", "tenderUpdate", "tenderAmendment"].entries()) {
    const tender = {
      title: HOSTILE,
      status: "active",
      value: { amount: 1_500_000.5 * (n + 1), currency: "IDR" },
    };
    await seeds.record(pool, seed, {
      officialId: SAGARA,
      ocid: CHANGED_OCID,
      tags: tagMask([tag]),
      title: `Paket berubah ${n}`,
      release: { id: `${n}`, tag: [tag], tender },
    });
    await seeds.nextBlock(pool, seed);
  }
}

/** Batches of civil records, one of which changed. */
async function records({ pool }: World, seed: Seed): Promise<void> {
  await recordSeeds.anchor(pool, seed, SAGARA, { number: 1, size: 1024 });
  await recordSeeds.anchor(pool, seed, SAGARA, { number: 2 });
  const change = { batch: 1, sequence: 0, status: 2, indexes: Array.from({ length: 60 }, (_, i) => 960 + i) };
  await recordSeeds.changeBatch(pool, seed, SAGARA, change);
  await recordSeeds.changeBatch(pool, seed, SAGARA, { ...change, sequence: 1, status: 3, indexes: [961] });
  await recordSeeds.changeBatch(pool, seed, SAGARA, { ...change, sequence: 2, status: null, indexes: [7] });
}

/** A succession that was ended, one in force, and one that is proposed. */
async function successions({ pool }: World, seed: Seed): Promise<void> {
  const [action, state] = [4, 2];
  for (const succession of [1, 2]) {
    const decision = { proposal: succession + 1, action, state, succession, successor: SLASHED };
    await governanceSeeds.govern(pool, seed, SAGARA, decision);
  }
  await governanceSeeds.govern(pool, seed, SAGARA, { proposal: 0, action: 5, state, succession: 1 });
  await governanceSeeds.govern(pool, seed, SAGARA, { proposal: 4, action, successor: SLASHED });
}

/** A ledger with an entry of every kind, and one of a kind that this version does not know. */
export async function startSeeded(): Promise<Seeded> {
  const world = await startWorld();
  const seed = await seeds.begin(world.pool);
  await directory(world, seed);
  const hashes = await trails(world, seed);
  for (const [hash, bytes] of seed.manifests) world.contents.set(hash, bytes);
  const content = { read: (hash: string) => Promise.resolve(world.contents.get(hash) ?? null) };
  await refreshVersions({ pool: world.pool, content: content as never, logger: world.deps.log });
  await records(world, seed);
  const words = new Uint8Array(128);
  words[31] = 99;
  await seeds.appendWords(world.pool, seed, 99, words);
  await successions(world, seed);
  return { world, seed, ...hashes, show: (path) => show(world, path) };
}
