import { to0x } from "../../../../protocol/bytes.ts";
import { keccak256, utf8 } from "../../../../protocol/hash.ts";
import type { LedgerView } from "./view.ts";

type Ledger = LedgerView["ledger"];

/** A command that a reader can run, and what it must answer. */
export interface Check {
  readonly name: "chain" | "size" | "root";
  readonly command: string;
  readonly expected: string;
}

function call(method: string, params: readonly unknown[]): string {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  return `curl -s -H 'content-type: application/json' -d '${body}' $RPC`;
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

function word(value: number): string {
  return `0x${value.toString(16).padStart(64, "0")}`;
}

/** Reads a getter of the log at the block that this page was read from. */
function read(ledger: Ledger, getter: string): string {
  const data = to0x(keccak256(utf8(getter)).subarray(0, 4));
  return call("eth_call", [{ to: ledger.contracts.auditLog, data }, hex(ledger.asOf.block)]);
}

/** Chain, size and root, asked of an RPC of the reader's own. */
export function checksOf(ledger: Ledger): readonly Check[] {
  return [
    { name: "chain", command: call("eth_chainId", []), expected: hex(ledger.chainId) },
    { name: "size", command: read(ledger, "size()"), expected: word(ledger.size) },
    { name: "root", command: read(ledger, "root()"), expected: `0x${ledger.root}` },
  ];
}
