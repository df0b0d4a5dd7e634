import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Mnemonic } from "ethers";
import { z } from "zod";
import { JejakError } from "../../protocol/errors.ts";

const CHAIN_ID_MIN = 2 ** 32;
/** Above this, EIP-155's `v` no longer fits the integers that wallets calculate with. */
const CHAIN_ID_MAX = 2 ** 52 - 20;

/** Journal format written by this version; another one is refused by name. */
const FORMAT_VERSION = 1;
const HARDFORK = "osaka";
/** The genesis accounts' balance in wei: a million ether. */
const BALANCE = 10n ** 24n;
/** Room for any 50 transactions, each capped at 16,777,216 gas, and for those that waited for a nonce. */
const BLOCK_GAS_LIMIT = 30_000_000_000n;

/** The journal's header: everything on which the chain's bytes depend. The mnemonic makes it a secret file. */
export const Genesis = z.strictObject({
  format: z.literal("jejak-chain"),
  version: z.int().positive(),
  hardhat: z.string(),
  edr: z.string(),
  hardfork: z.string(),
  chainId: z.int().min(CHAIN_ID_MIN).max(CHAIN_ID_MAX),
  time: z.int().nonnegative(),
  mnemonic: z.string().refine((words) => Mnemonic.isValidMnemonic(words)),
  balance: z.string().regex(/^\d+$/),
  blockGasLimit: z.string().regex(/^\d+$/),
  /** Hash of block 0. */
  hash: z.string().regex(/^0x[0-9a-f]{64}$/),
});
export type Genesis = z.infer<typeof Genesis>;
export type GenesisDraft = Omit<Genesis, "hash">;

function versionIn(packageFile: string): string {
  return z.looseObject({ version: z.string() }).parse(JSON.parse(readFileSync(packageFile, "utf8"))).version;
}

/** The versions of Hardhat and of its EVM that are installed here. */
function installedVersions(): { hardhat: string; edr: string } {
  const hardhat = createRequire(import.meta.url).resolve("hardhat/package.json");
  const edr = createRequire(hardhat).resolve("@nomicfoundation/edr");
  return { hardhat: versionIn(hardhat), edr: versionIn(join(dirname(edr), "package.json")) };
}

function randomChainId(): number {
  for (;;) {
    const id = Number(randomBytes(8).readBigUInt64BE() >> 12n);
    if (id >= CHAIN_ID_MIN && id <= CHAIN_ID_MAX) return id;
  }
}

/** A new chain's parameters, with its own id and its own accounts. `time` in Unix seconds. */
export function draftGenesis(time: number): GenesisDraft {
  return {
    format: "jejak-chain",
    version: FORMAT_VERSION,
    ...installedVersions(),
    hardfork: HARDFORK,
    chainId: randomChainId(),
    time,
    mnemonic: Mnemonic.fromEntropy(randomBytes(16)).phrase,
    balance: BALANCE.toString(),
    blockGasLimit: BLOCK_GAS_LIMIT.toString(),
  };
}

function otherVersion(path: string, name: string, found: unknown, expected: unknown): JejakError {
  return new JejakError("data-folder-version", { at: `${path}:1`, values: { path, name, found, expected } });
}

/** Reads the header of the journal at `path`. Errors: `data-folder-version`; zod's for anything else. */
export function parseGenesis(value: unknown, path: string): Genesis {
  const { version } = z.looseObject({ format: z.literal("jejak-chain"), version: z.int() }).parse(value);
  if (version !== FORMAT_VERSION) throw otherVersion(path, "version", version, FORMAT_VERSION);
  return Genesis.parse(value);
}

/** Refuses a journal that this installation could not replay bit by bit (`data-folder-version`). */
export function checkVersions(genesis: Genesis, path: string): void {
  const installed = { hardfork: HARDFORK, ...installedVersions() };
  for (const [name, expected] of Object.entries(installed)) {
    const found = genesis[name as keyof typeof installed];
    if (found !== expected) throw otherVersion(path, name, found, expected);
  }
}
