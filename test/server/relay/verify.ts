import { expect } from "chai";

import { fromHex, to0x, type Hex } from "../../../protocol/bytes.ts";
import { stepDigestOfWords } from "../../../protocol/eip712.ts";
import { decodeEntry, KIND } from "../../../protocol/kinds.ts";
import { leafHash, rootOf } from "../../../protocol/log.ts";
import { createRpc } from "../../../server/chain/rpc.ts";
import { logsOf } from "../../../server/relay/node.ts";
import { LOG } from "../../../server/relay/abi.ts";
import { contractsOf, type World } from "./world.ts";

/** A recorded step as the log itself tells it. */
export interface Recorded {
  index: number;
  digest: Hex;
}

/**
 * Reads the whole log again and checks that it is dense, that its root is the chain's, that every trail folds
 * to the head and length in storage, that no step is there twice, and that every submission that says
 * *recorded* names the entry that holds it.
 */
export async function verifyLedger(world: World): Promise<Recorded[]> {
  const { ledger } = world;
  const { auditLog, deployedAt } = contractsOf(ledger);
  const toBlock = await ledger.provider.getBlockNumber();
  const topics = [LOG.getEvent("Entry")?.topicHash as Hex];
  const filter = { address: auditLog, topics, fromBlock: deployedAt, toBlock };
  const logs = await logsOf(createRpc(ledger.rpcUrl), filter);
  const entries = logs.map((log) => fromHex(String(LOG.decodeEventLog("Entry", log.data, log.topics)[2])));
  logs.forEach((log, i) => {
    expect(Number(log.topics[1])).to.equal(i);
  });
  expect(await ledger.log.size()).to.equal(BigInt(entries.length));
  expect(await ledger.log.root()).to.equal(to0x(rootOf(entries.map((words) => leafHash(words)))));
  const recorded = await foldTrails(world, entries);
  await checkSubmissions(world, recorded);
  return recorded;
}

async function foldTrails(world: World, entries: readonly Uint8Array[]): Promise<Recorded[]> {
  const trails = new Map<string, { head: Hex; length: number; agency: Hex; ocidHash: Hex }>();
  const recorded: Recorded[] = [];
  for (const [index, words] of entries.entries()) {
    const entry = decodeEntry(words);
    if (entry.kind !== KIND.step) continue;
    const { agency, ocidHash } = entry;
    const digest = to0x(stepDigestOfWords(world.ledger.separator, words));
    const trail = trails.get(agency + ocidHash) ?? {
      head: to0x(new Uint8Array(32)),
      length: 0,
      agency,
      ocidHash,
    };
    expect(entry.previousHead).to.equal(trail.head);
    expect(entry.index).to.equal(trail.length);
    trails.set(agency + ocidHash, { ...trail, head: digest, length: trail.length + 1 });
    recorded.push({ index, digest });
  }
  for (const { agency, ocidHash, head, length } of trails.values()) {
    const stored = await world.deps.chain.trail({ agency, ocidHash });
    expect(stored.head).to.equal(head);
    expect(stored.length).to.equal(length);
  }
  expect(new Set(recorded.map(({ digest }) => digest)).size).to.equal(recorded.length);
  return recorded;
}

async function checkSubmissions(world: World, recorded: readonly Recorded[]): Promise<void> {
  const indexOf = new Map(recorded.map(({ digest, index }) => [digest, index]));
  const { rows } = await world.pool.query<{ id: string }>("SELECT id FROM kept.submissions");
  for (const { id } of rows) {
    const { status, digest, entry } = await world.read(id);
    if (status === "recorded") expect(entry?.index, id).to.equal(indexOf.get(digest as Hex));
    if (status === "refused" || status === "conflict") expect(indexOf.has(digest as Hex), id).to.equal(false);
  }
}
