import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { openRpc } from "../../../scripts/verify/rpc.ts";
import { createRpc } from "../../../server/chain/rpc.ts";

interface Call {
  id: number;
  method: string;
  params: [{ fromBlock: string; toBlock: string }];
}

const LOG = { topics: [], data: "0x", blockNumber: "0x0" };
const MOST_BLOCKS = 10;
const REFUSED = { error: { code: -32005, message: "block range too large" } };

/** A node whose every block has one log, and that answers for few blocks at a time. */
function answer({ id, method, params: [range] }: Call): object {
  if (method !== "eth_getLogs") return { id, result: "0x1" };
  const [from, to] = [Number(range.fromBlock), Number(range.toBlock)];
  if (to - from >= MOST_BLOCKS) return { id, ...REFUSED };
  const blocks = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return { id, result: blocks.map((block) => ({ ...LOG, blockNumber: `0x${block.toString(16)}` })) };
}

describe("a node that refuses ranges", () => {
  let server: Server;
  let url = "";

  before(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const asked = JSON.parse(Buffer.concat(chunks).toString()) as Call | Call[];
        response.end(JSON.stringify(Array.isArray(asked) ? asked.map(answer) : answer(asked)));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it("is asked for halves by a verifier, until each is answered", async () => {
    const filter = { address: "0x", topics: [], fromBlock: 0, toBlock: 99 } as const;
    const logs = await openRpc(url).logs({ ...filter, topics: [] });
    expect(logs.map(({ blockNumber }) => blockNumber)).to.deep.equal(
      Array.from({ length: 100 }, (_, i) => i),
    );
  });

  it("is named with the call that it refused, of a batch too", async () => {
    const rpc = createRpc(url);
    const calls = [
      { method: "eth_blockNumber", params: [] },
      { method: "eth_getLogs", params: [{ fromBlock: "0x0", toBlock: "0xff" }] },
    ];
    const error: unknown = await rpc.batch(calls).catch((cause: unknown) => cause);
    rpc.close();
    expect(error).to.include({ code: "rpc-answer-too-large" });
    expect(error).to.have.nested.property("values.request").that.includes("eth_getLogs");
  });
});
