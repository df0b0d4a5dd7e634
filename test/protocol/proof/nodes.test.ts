import { expect } from "chai";
import { JsonRpcProvider, Wallet, getCreateAddress } from "ethers";
import { fromHex, to0x, type Hex } from "../../../protocol/bytes.ts";
import { headerOfBlock, parseHeader } from "../../../protocol/proof/header.ts";
import { poolOf, readAccount, readSlot } from "../../../protocol/proof/trie.ts";
import { ANVIL_KEY, startAnvil, type Anvil } from "../../helpers/anvil.ts";
import { startChain, type LocalChain } from "../../helpers/chain.ts";
import { refusal } from "../helpers.ts";

/** A real node. */
type Node = Pick<Anvil, "rpc">;
type Block = Record<string, string>;

interface Proof {
  accountProof: Hex[];
  storageHash: Hex;
  codeHash: Hex;
  nonce: Hex;
  balance: Hex;
  storageProof: { key: Hex; value: Hex; proof: Hex[] }[];
}

/** Init code of a contract that keeps `slot → slot + 1` for the first slots, and has one byte of code. */
function storing(slots: number): Hex {
  const stores = Array.from({ length: slots }, (_, i) => `60${hex(i + 1)}60${hex(i)}55`).join("");
  return `0x${stores}60016000f3`;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

function slotOf(number: number): Hex {
  return `0x${hex(number).padStart(64, "0")}`;
}

/** Holds everything `eth_getProof` says against what the nodes prove below the block's state root. */
async function checkProofs({ rpc }: Node, address: Hex, slots: readonly Hex[]): Promise<void> {
  const block = (await rpc("eth_getBlockByNumber", ["latest", false])) as Block;
  const { stateRoot } = parseHeader(headerOfBlock(block));
  const proof = (await rpc("eth_getProof", [address, slots, block.number])) as Proof;
  const nodes = [...proof.accountProof, ...proof.storageProof.flatMap(({ proof }) => proof)];
  const pool = poolOf(nodes.map(fromHex));
  expect(readAccount(stateRoot, address, pool)).to.deep.equal({
    nonce: BigInt(proof.nonce),
    balance: BigInt(proof.balance),
    storageRoot: proof.storageHash,
    codeHash: proof.codeHash,
  });
  for (const { key, value } of proof.storageProof) {
    const slot = `0x${BigInt(key).toString(16).padStart(64, "0")}` as const;
    expect(readSlot(proof.storageHash, slot, pool), key).to.equal(BigInt(value));
  }
}

async function checkAbsence({ rpc }: Node): Promise<void> {
  const block = (await rpc("eth_getBlockByNumber", ["latest", false])) as Block;
  for (let i = 1; i <= 8; i++) {
    const address = to0x(new Uint8Array(20).fill(0xa0 + i));
    const { accountProof } = (await rpc("eth_getProof", [address, [], block.number])) as Proof;
    const pool = poolOf(accountProof.map(fromHex));
    expect(readAccount(block.stateRoot as Hex, address, pool)).to.equal(null);
  }
}

async function checkHeader({ rpc }: Node, number: string): Promise<number> {
  const block = (await rpc("eth_getBlockByNumber", [number, false])) as Block;
  const { hash, ...header } = parseHeader(headerOfBlock(block));
  expect(hash, `block ${number}`).to.equal(block.hash);
  expect({ ...header, extraData: to0x(header.extraData), fields: undefined }).to.deep.equal({
    number: Number(block.number),
    timestamp: Number(block.timestamp),
    stateRoot: block.stateRoot,
    extraData: block.extraData,
    fields: undefined,
  });
  return header.fields.length;
}

describe("proofs of anvil", () => {
  let anvil: Anvil;
  let address: Hex;

  before(async () => {
    anvil = await startAnvil({ automine: true });
    const provider = new JsonRpcProvider(anvil.url, undefined, { cacheTimeout: -1 });
    const wallet = new Wallet(ANVIL_KEY, provider);
    address = getCreateAddress({ from: wallet.address, nonce: 0 }).toLowerCase() as Hex;
    await (await wallet.sendTransaction({ data: storing(60) })).wait();
    provider.destroy();
  });

  after(() => anvil.stop());

  it("prove an account, its slots, and empty slots", async () => {
    const slots = [0, 1, 2, 30, 59, 60, 61, 200, 255].map(slotOf);
    await checkProofs(anvil, address, slots);
  });

  it("prove an account without storage", async () => {
    await checkProofs(anvil, new Wallet(ANVIL_KEY).address.toLowerCase() as Hex, [slotOf(0)]);
  });

  it("prove that there is no account", () => checkAbsence(anvil));

  it("do not hold where a node is left out or changed", async () => {
    const block = (await anvil.rpc("eth_getBlockByNumber", ["latest", false])) as Block;
    const { accountProof } = (await anvil.rpc("eth_getProof", [address, [], "latest"])) as Proof;
    const nodes = accountProof.map(fromHex);
    const root = block.stateRoot as Hex;
    nodes.forEach((node, i) => {
      refusal("proof-incomplete", () => readAccount(root, address, poolOf(nodes.toSpliced(i, 1))));
      const changed = node.with(node.length - 1, (node.at(-1) ?? 0) ^ 1);
      refusal("proof-incomplete", () => readAccount(root, address, poolOf(nodes.with(i, changed))));
    });
    expect(nodes.length).to.be.greaterThan(1);
  });
});

describe("headers of anvil", () => {
  const fields = { istanbul: 15, london: 16, paris: 16, shanghai: 17, cancun: 20, prague: 21, osaka: 21 };
  for (const [hardfork, expected] of Object.entries(fields)) {
    it(`under ${hardfork} have ${expected} fields and the block's hash`, async () => {
      const anvil = await startAnvil({ hardfork });
      await anvil.mine(2);
      const length = await checkHeader(anvil, "0x2").finally(() => anvil.stop());
      expect(length).to.equal(expected);
    });
  }
});

describe("proofs and headers of EDR, the local chain", function () {
  this.timeout(60_000);
  let chain: LocalChain;
  let address: Hex;

  before(async () => {
    chain = await startChain();
    const faucet = await chain.faucet();
    address = getCreateAddress({ from: faucet.address, nonce: 0 }).toLowerCase() as Hex;
    await (await faucet.sendTransaction({ data: storing(40) })).wait();
    faucet.provider?.destroy();
  });

  after(() => chain.stop());

  it("prove an account, its slots, and empty slots", async () => {
    await checkProofs(chain, address, [0, 1, 17, 39, 40, 99].map(slotOf));
  });

  it("prove that there is no account", () => checkAbsence(chain));

  it("have 21 fields and the block's hash", async () => {
    expect([await checkHeader(chain, "0x0"), await checkHeader(chain, "0x1")]).to.deep.equal([21, 21]);
  });
});
