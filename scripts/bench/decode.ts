import { Interface } from "ethers";
import { decodeLog, type RawLog } from "../../server/chain/decode.ts";
import { to0x, type Hex } from "../../protocol/bytes.ts";
import { randomBytes } from "node:crypto";
import { keccak256, utf8 } from "../../protocol/hash.ts";
import { printRates, rates } from "./rates.ts";

const ABI = new Interface(["event Entry(uint64 indexed index, bytes32 indexed subject, bytes words)"]);
const LOGS = 2_000;

function hash(): Hex {
  return to0x(randomBytes(32));
}

/** Logs of step entries as a node answers them. */
function logAt(index: number): RawLog & { topics: string[]; data: string } {
  const words = to0x(randomBytes(288)).slice(2);
  const word = (value: number) => value.toString(16).padStart(64, "0");
  return {
    address: `0x${"5f".repeat(20)}`,
    topics: [to0x(keccak256(utf8("Entry(uint64,bytes32,bytes)"))), `0x${word(index)}`, hash()],
    data: `0x${word(32)}${word(288)}${words}`,
    blockNumber: "0x10",
    blockHash: `0x${"ab".repeat(32)}`,
    transactionHash: hash(),
    transactionIndex: "0x0",
    logIndex: `0x${index.toString(16)}`,
    removed: false,
  };
}

const logs = Array.from({ length: LOGS }, (_, index) => logAt(index));
const text = JSON.stringify(logs);

function each(decode: (log: (typeof logs)[number]) => unknown) {
  return (count: number) => {
    for (let i = 0; i < count; i++) decode(logs[i % LOGS] as (typeof logs)[number]);
  };
}

printRates(
  `decoding logs, ${Math.round(text.length / LOGS)} bytes of JSON each`,
  rates([
    { name: "JSON.parse alone", count: LOGS, run: () => void JSON.parse(text) },
    { name: "fixed offsets, strict", count: 20_000, run: each(decodeLog) },
    { name: "ethers parseLog", count: 2_000, run: each((log) => ABI.parseLog(log)) },
  ]),
);
