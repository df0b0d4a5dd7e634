import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type pg from "pg";
import type { Hex } from "../../../protocol/bytes.ts";
import { parseCheckpoint, parseNote } from "../../../protocol/proof/cosignature.ts";
import { vkeyOf, type SigningKey } from "../../../protocol/proof/note-keys.ts";
import { cosign, originOf } from "../../../protocol/proof/note-sign.ts";
import { createReader, type Reader } from "../../../server/chain/reader.ts";
import { createRpc } from "../../../server/chain/rpc.ts";
import type { Publisher } from "../../../server/checkpoints/publish.ts";
import type { WitnessConfig } from "../../../server/checkpoints/config.ts";
import { createLogger } from "../../../server/log.ts";
import { startIndexer, startLedger } from "../indexer/support.ts";

export type Chain = Awaited<ReturnType<typeof startLedger>>;

/** A key whose seed is one byte, repeated. */
export function keyOf(name: string, type: 1 | 4, byte: number): SigningKey {
  return { name, type, seed: new Uint8Array(32).fill(byte) };
}

/** A reader on whose chain every block is final at once. */
export function finalReader({ anvil, deployment }: Chain): Reader {
  return createReader(createRpc(anvil.url, { timeout: 2_000 }), deployment, "instant");
}

/** Brings the index up to the chain's newest block, all of it final. */
export async function indexAll(chain: Chain, pool: pg.Pool): Promise<void> {
  const reader = finalReader(chain);
  const indexer = startIndexer(pool, chain.deployment, [], { readers: [reader] });
  await indexer.reaches(Number(await chain.ledger.log.size()));
  await indexer.stop();
  reader.close();
}

export function publisherOf(chain: Chain, db: pg.Pool, reader: Reader): Publisher {
  const { chainId, auditLog } = chain.deployment;
  const origin = originOf(chainId, auditLog);
  const options = { restMs: 0, refreshMs: 0 };
  return {
    db,
    reader,
    chainId,
    origin,
    key: keyOf(origin, 1, 7),
    options,
    log: createLogger("test", "silent"),
  };
}

/** A server that answers as a witness, with whatever note it is given. */
export interface FakeWitness extends WitnessConfig {
  /** Answered to `GET /checkpoint`; null: 503. */
  note: string | null;
  /** Cosigns a note's text and serves it. */
  sees(text: string, time: number): void;
  stop(): Promise<void>;
}

export async function startWitness(byte: number): Promise<FakeWitness> {
  const key = keyOf(`saksi.example/${byte}`, 4, byte);
  const witness: FakeWitness = {
    key: vkeyOf(key),
    url: "",
    note: null,
    sees: (text, time) => {
      const { body } = parseNote(text);
      parseCheckpoint(body);
      witness.note = text + cosign(body, key, time);
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  const server = createServer((req, res) => {
    res.statusCode = witness.note === null || req.url !== "/checkpoint" ? 503 : 200;
    res.end(witness.note ?? "");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  witness.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return witness;
}

export function blockOf(hash: Hex, number: number) {
  return { number, hash: Buffer.from(hash.slice(2), "hex"), time: 1 };
}
