import { request } from "node:http";
import { expect } from "chai";
import { WebSocket } from "ws";
import { ALLOWED } from "../../../scripts/chain/allowlist.ts";
import { startChain, type LocalChain } from "../../helpers/chain.ts";
import { rpcBatch, rpcPost, type RpcFailure, type RpcReply } from "../../helpers/rpc.ts";
import { signTransfers } from "../../helpers/transfers.ts";

const REFUSED = [
  "anvil_setBalance",
  "debug_traceTransaction",
  "eth_accounts",
  "eth_coinbase",
  "eth_getFilterChanges",
  "eth_newFilter",
  "eth_pendingTransactions",
  "eth_sendTransaction",
  "eth_sign",
  "eth_signTypedData_v4",
  "evm_increaseTime",
  "evm_mine",
  "evm_revert",
  "evm_setAutomine",
  "evm_setNextBlockTimestamp",
  "evm_snapshot",
  "hardhat_dropTransaction",
  "hardhat_impersonateAccount",
  "hardhat_mine",
  "hardhat_reset",
  "hardhat_setBalance",
  "hardhat_setCode",
  "hardhat_setNonce",
  "hardhat_setPrevRandao",
  "hardhat_setStorageAt",
  "personal_sign",
  "txpool_content",
  "ETH_ACCOUNTS",
  "eth_accounts ",
  "constructor",
  "__proto__",
];

interface Answer {
  status: number;
  text: string;
  headers: NodeJS.Dict<string | string[]>;
}

/** A request with headers of its own choosing: fetch would not let a test set Host. */
function ask(url: string, headers: Record<string, string>, body: string, method = "POST"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method, headers: { "content-type": "application/json", ...headers } },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (part: string) => (text += part));
        answer.on("end", () => {
          resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers });
        });
      },
    );
    sent.on("error", reject).end(body);
  });
}

const CHAIN_ID = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] });

describe("chain server", function () {
  this.timeout(60_000);
  let chain: LocalChain;
  let nonce = 0;

  before(async () => {
    chain = await startChain();
  });

  after(() => chain.stop());

  async function transfer(count = 1): Promise<string[]> {
    const signed = signTransfers(await chain.faucet(), chain.chainId, nonce, count);
    nonce += count;
    const replies = await rpcBatch(
      chain.rpcUrl,
      "eth_sendRawTransaction",
      signed.map(({ raw }) => [raw]),
    );
    expect(replies.map(({ result }) => result)).to.deep.equal(signed.map(({ hash }) => hash));
    return signed.map(({ hash }) => hash);
  }

  async function failureOf(method: string, params: unknown[] = []): Promise<RpcFailure> {
    try {
      await chain.rpc(method, params);
    } catch (error) {
      return error as RpcFailure;
    }
    throw new Error(`${method} was answered`);
  }

  describe("methods", () => {
    it("refuses everything outside the allow-list", async () => {
      const before = await chain.rpc("eth_getBlockByNumber", ["latest", true]);
      for (const method of REFUSED) {
        const { code, message } = await failureOf(method, ["0x1", "0x1", "0x1"]);
        expect({ code, message }).to.deep.equal({
          code: -32601,
          message: `the method ${method} is not available`,
        });
      }
      expect(await chain.rpc("eth_getBlockByNumber", ["latest", true])).to.deep.equal(before);
    });

    it("refuses them within a batch and on the websocket too", async () => {
      const [reply] = await rpcBatch(chain.rpcUrl, "hardhat_setStorageAt", [["0x1", "0x0", "0x1"]]);
      expect(reply?.error?.code).to.equal(-32601);
      const socket = await connect();
      expect((await socket.call("evm_mine")).error?.code).to.equal(-32601);
      socket.close();
    });

    it("lists exactly the methods of the design", () => {
      expect(ALLOWED.size).to.equal(24);
      expect([...ALLOWED].filter((method) => !/^(eth|net|web3)_/.test(method))).to.deep.equal([]);
      expect(REFUSED.filter((method) => ALLOWED.has(method))).to.deep.equal([]);
    });

    it("keeps subscriptions to the websocket", async () => {
      expect((await failureOf("eth_subscribe", ["newHeads"])).message).to.equal(
        "eth_subscribe needs the websocket",
      );
    });
  });

  describe("who may ask", () => {
    it("refuses a Host that is not this machine's (DNS rebinding)", async () => {
      for (const host of [
        "evil.example",
        "evil.example:8545",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "0.0.0.0",
      ]) {
        expect((await ask(chain.rpcUrl, { host }, CHAIN_ID)).status, host).to.equal(403);
      }
      for (const host of ["localhost", "127.0.0.1:1", "[::1]:8545"]) {
        expect((await ask(chain.rpcUrl, { host }, CHAIN_ID)).status, host).to.equal(200);
      }
    });

    it("refuses pages of other origins, and answers local ones", async () => {
      for (const origin of [
        "https://evil.example",
        "null",
        "http://localhost.evil.example",
        "file://",
        "chrome-extension://localhost",
      ]) {
        expect((await ask(chain.rpcUrl, { origin }, CHAIN_ID)).status, origin).to.equal(403);
      }
      const answer = await ask(chain.rpcUrl, { origin: "http://localhost:8080" }, CHAIN_ID);
      expect(answer.status).to.equal(200);
      expect(answer.headers["access-control-allow-origin"]).to.equal("http://localhost:8080");
    });

    it("refuses both on the websocket", async () => {
      for (const headers of [{ host: "evil.example" }, { origin: "https://evil.example" }]) {
        const socket = new WebSocket(chain.wsUrl, { headers });
        const error = await new Promise<Error>((resolve) => socket.once("error", resolve));
        expect(error.message).to.equal("Unexpected server response: 403");
      }
    });

    it("wants JSON by POST: a form of a foreign page cannot ask", async () => {
      expect((await ask(chain.rpcUrl, { "content-type": "text/plain" }, CHAIN_ID)).status).to.equal(415);
      expect((await ask(chain.rpcUrl, {}, "", "GET")).status).to.equal(405);
    });
  });

  describe("limits", () => {
    it("answers malformed input by its code", async () => {
      expect(JSON.parse((await ask(chain.rpcUrl, {}, "{")).text)).to.have.nested.property(
        "error.code",
        -32700,
      );
      expect(await rpcPost(chain.rpcUrl, [])).to.have.nested.property("error.code", -32600);
      expect(await rpcPost(chain.rpcUrl, { id: 1 })).to.have.nested.property("error.code", -32600);
      const many = Array.from({ length: 1_001 }, () => ({}));
      expect(await rpcPost(chain.rpcUrl, many)).to.have.nested.property("error.code", -32600);
      expect((await failureOf("eth_sendRawTransaction", ["0x1"])).code).to.equal(-32602);
      expect((await failureOf("eth_sendRawTransaction", [`0x${"00".repeat(131_073)}`])).message).to.equal(
        "oversized data: transaction size 131073, limit 131072",
      );
    });

    it("refuses a body that is too large", async () => {
      const { status } = await ask(chain.rpcUrl, {}, " ".repeat(8 * 1024 * 1024 + 1));
      expect(status).to.equal(413);
    });

    it("caps the range of eth_getLogs and names one that fits", async () => {
      expect(await chain.rpc("eth_getLogs", [{ fromBlock: "0x0", toBlock: "0x270f" }])).to.deep.equal([]);
      const { code, message } = await failureOf("eth_getLogs", [{ fromBlock: "0x0", toBlock: "0x2710" }]);
      expect({ code, message }).to.deep.equal({
        code: -32005,
        message:
          "block range too large: 10001 blocks, at most 10000. Try with this block range [0x0, 0x270f].",
      });
      expect((await failureOf("eth_getLogs", [{ fromBlock: "0x5", toBlock: "0x4" }])).code).to.equal(-32000);
      expect((await failureOf("eth_getLogs", ["latest"])).code).to.equal(-32602);
    });

    it("caps the logs of one answer and names a range that fits", async () => {
      // 30 transactions of 500 LOG0 each: PUSH2 500, loop { LOG0; decrement }.
      const loop = "0x6101f45b5f5fa06001900380600357";
      const wallet = await chain.faucet();
      const fees = { type: 2, maxFeePerGas: 10n ** 10n, gasLimit: 500_000, chainId: chain.chainId };
      const from = Number(await chain.rpc("eth_blockNumber")) + 1;
      for (let i = 0; i < 30; i++) {
        const raw = await wallet.signTransaction({ ...fees, data: loop, nonce: nonce++ });
        const hash = await chain.rpc("eth_sendRawTransaction", [raw]);
        expect(await chain.rpc("eth_getTransactionReceipt", [hash])).to.include({ status: "0x1" });
      }
      const hex = (block: number) => `0x${block.toString(16)}`;
      const { code, message } = await failureOf("eth_getLogs", [{ fromBlock: hex(from), toBlock: "latest" }]);
      expect(code).to.equal(-32005);
      const fits = `[${hex(from)}, ${hex(from + 19)}]`;
      expect(message).to.equal(`query returned more than 10000 results. Try with this block range ${fits}.`);
      const logs = await chain.rpc("eth_getLogs", [{ fromBlock: hex(from), toBlock: hex(from + 19) }]);
      expect((logs as unknown[]).length).to.equal(10_000);
    });
  });

  describe("reads", () => {
    it("gives safe and finalized, equal to latest", async () => {
      await transfer();
      const [latest, safe, finalized] = await Promise.all(
        ["latest", "safe", "finalized"].map((tag) => chain.rpc("eth_getBlockByNumber", [tag, false])),
      );
      expect(safe).to.deep.equal(latest);
      expect(finalized).to.deep.equal(latest);
    });

    it("proves the state of any past block", async () => {
      const { address } = await chain.faucet();
      const past = await chain.rpc("eth_blockNumber");
      const proof = (await chain.rpc("eth_getProof", [address, [], past])) as {
        nonce: string;
        balance: string;
      };
      await transfer(3);
      expect(await chain.rpc("eth_getProof", [address, [], past])).to.deep.equal(proof);
      const newest = (await chain.rpc("eth_getProof", [address, [], "latest"])) as typeof proof;
      expect(Number(newest.nonce) - Number(proof.nonce)).to.equal(3);
      expect(await chain.rpc("eth_getProof", [address, [], "finalized"])).to.deep.equal(newest);
    });

    it("gives revert data as real nodes do", async () => {
      const { code, data } = await failureOf("eth_call", [{ data: "0x63deadbeef5f526004601cfd" }, "latest"]);
      expect({ code, data }).to.deep.equal({ code: 3, data: "0xdeadbeef" });
    });

    it("has the P-256 precompile", async () => {
      const empty = await chain.rpc("eth_call", [
        { to: `0x${"100".padStart(40, "0")}`, data: `0x${"00".repeat(160)}` },
      ]);
      expect(empty).to.equal("0x");
    });

    it("answers a batch in one reply, errors among results, notifications not at all", async () => {
      const replies = (await rpcPost(chain.rpcUrl, [
        { jsonrpc: "2.0", id: "a", method: "eth_chainId", params: [] },
        { jsonrpc: "2.0", method: "eth_chainId", params: [] },
        { jsonrpc: "2.0", id: 7, method: "evm_mine", params: [] },
      ])) as RpcReply[];
      expect(replies.map(({ id }) => id)).to.deep.equal(["a", 7]);
      expect(replies[0]?.result).to.equal(`0x${chain.chainId.toString(16)}`);
      expect(replies[1]?.error?.code).to.equal(-32601);
    });
  });

  interface Notice {
    subscription: string;
    result: { number?: string; hash?: string; data?: string; transactionHash?: string };
  }

  interface Socket {
    call(method: string, params?: unknown[]): Promise<RpcReply>;
    notices: Notice[];
    close(): void;
  }

  async function connect(): Promise<Socket> {
    const socket = new WebSocket(chain.wsUrl);
    const waiting = new Map<number, (reply: RpcReply) => void>();
    const notices: Notice[] = [];
    let next = 0;
    socket.on("message", (data: Buffer) => {
      const message = JSON.parse(data.toString()) as RpcReply & { params?: Notice };
      if (message.params !== undefined) notices.push(message.params);
      else waiting.get(Number(message.id))?.(message);
    });
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    return {
      notices,
      call: (method, params = []) =>
        new Promise((resolve) => {
          waiting.set(++next, resolve);
          socket.send(JSON.stringify({ jsonrpc: "2.0", id: next, method, params }));
        }),
      close: () => {
        socket.close();
      },
    };
  }

  describe("subscriptions", () => {
    /** LOG1 with topic 0x…2a and the data 0x…2b. */
    const EMIT = "0x602b5f52602a60205fa1";

    async function emit(): Promise<string> {
      const wallet = await chain.faucet();
      const raw = await wallet.signTransaction({
        type: 2,
        chainId: chain.chainId,
        nonce: nonce++,
        data: EMIT,
        gasLimit: 100_000,
        maxFeePerGas: 10n ** 10n,
      });
      return (await chain.rpc("eth_sendRawTransaction", [raw])) as string;
    }

    it("tells of every new block in order, until unsubscribed", async () => {
      const socket = await connect();
      const { result: id } = await socket.call("eth_subscribe", ["newHeads"]);
      const first = Number(await chain.rpc("eth_blockNumber")) + 1;
      for (let i = 0; i < 5; i++) await transfer();
      await socket.call("eth_chainId");
      expect(socket.notices.map(({ subscription }) => subscription)).to.deep.equal(Array(5).fill(id));
      expect(socket.notices.map(({ result }) => Number(result.number))).to.deep.equal(
        Array.from({ length: 5 }, (_, i) => first + i),
      );
      expect(socket.notices[0]?.result).not.to.have.property("transactions");
      expect((await socket.call("eth_unsubscribe", [id])).result).to.equal(true);
      expect((await socket.call("eth_unsubscribe", [id])).result).to.equal(false);
      await transfer();
      await socket.call("eth_chainId");
      expect(socket.notices.length).to.equal(5);
      socket.close();
    });

    it("tells of the logs that a filter asks for, and of no others", async () => {
      const socket = await connect();
      const topic = (value: string) => `0x${value.padStart(64, "0")}`;
      const { result: wanted } = await socket.call("eth_subscribe", ["logs", { topics: [topic("2a")] }]);
      await socket.call("eth_subscribe", ["logs", { topics: [topic("2c")] }]);
      await socket.call("eth_subscribe", ["logs", { address: `0x${"00".repeat(20)}` }]);
      const hash = await emit();
      await transfer();
      await socket.call("eth_chainId");
      expect(socket.notices.length).to.equal(1);
      expect(socket.notices[0]?.subscription).to.equal(wanted);
      expect(socket.notices[0]?.result).to.include({ transactionHash: hash, data: topic("2b") });
      socket.close();
    });

    it("refuses other subscriptions and filters that make no sense", async () => {
      const socket = await connect();
      expect((await socket.call("eth_subscribe", ["newPendingTransactions"])).error?.code).to.equal(-32602);
      expect((await socket.call("eth_subscribe", ["logs", { address: "0x12" }])).error?.code).to.equal(
        -32602,
      );
      socket.close();
    });
  });
});
