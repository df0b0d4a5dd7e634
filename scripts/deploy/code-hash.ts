import { readFileSync } from "node:fs";
import { z } from "zod";
import { fromHex, to0x } from "../../protocol/bytes.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { domain } from "../../protocol/eip712.ts";
import { keccak256, utf8 } from "../../protocol/hash.ts";
import { AgencyDirectory__factory } from "../../typechain-types/factories/AgencyDirectory__factory.ts";
import { AuditLog__factory } from "../../typechain-types/factories/AuditLog__factory.ts";
import { ProcurementLedger__factory } from "../../typechain-types/factories/ProcurementLedger__factory.ts";
import { RecordRegistry__factory } from "../../typechain-types/factories/RecordRegistry__factory.ts";
import { ERC7913P256Verifier__factory } from "../../typechain-types/openzeppelin/factories/utils/cryptography/verifiers/ERC7913P256Verifier__factory.ts";
import { ERC7913RSAVerifier__factory } from "../../typechain-types/openzeppelin/factories/utils/cryptography/verifiers/ERC7913RSAVerifier__factory.ts";
import { ERC7913WebAuthnVerifier__factory } from "../../typechain-types/openzeppelin/factories/utils/cryptography/verifiers/ERC7913WebAuthnVerifier__factory.ts";
import type { ContractName, Delays } from "./contracts.ts";

/** The contracts whose code a reader pins. */
export const PINNED = [
  "auditLog",
  "agencyDirectory",
  "procurementLedger",
  "p256Verifier",
  "webAuthnVerifier",
  "rsaVerifier",
  "recordRegistry",
] as const satisfies readonly (ContractName | "recordRegistry")[];
export type PinnedName = (typeof PINNED)[number];

/** One value a contract; none for a registry that has not joined. */
export type Pinned<T> = Record<Exclude<PinnedName, "recordRegistry">, T> & { recordRegistry?: T | undefined };

/** Everything that the contracts' code is filled with. */
export interface CodePlace {
  chainId: bigint;
  addresses: Readonly<Pinned<Hex>>;
  delays: Delays;
}

const CREATION: Readonly<Record<PinnedName, { contract: string; bytecode: string }>> = {
  auditLog: { contract: "AuditLog", bytecode: AuditLog__factory.bytecode },
  agencyDirectory: { contract: "AgencyDirectory", bytecode: AgencyDirectory__factory.bytecode },
  procurementLedger: { contract: "ProcurementLedger", bytecode: ProcurementLedger__factory.bytecode },
  p256Verifier: { contract: "ERC7913P256Verifier", bytecode: ERC7913P256Verifier__factory.bytecode },
  webAuthnVerifier: {
    contract: "ERC7913WebAuthnVerifier",
    bytecode: ERC7913WebAuthnVerifier__factory.bytecode,
  },
  rsaVerifier: { contract: "ERC7913RSAVerifier", bytecode: ERC7913RSAVerifier__factory.bytecode },
  recordRegistry: { contract: "RecordRegistry", bytecode: RecordRegistry__factory.bytecode },
};

const Runtime = z.record(
  z.string(),
  z.strictObject({
    start: z.int().nonnegative(),
    length: z.int().positive(),
    immutables: z.record(z.string(), z.array(z.int().nonnegative())),
  }),
);

const readRuntime = (): z.infer<typeof Runtime> =>
  Runtime.parse(JSON.parse(readFileSync(new URL("runtime.json", import.meta.url), "utf8")));

const WORD = 32;

function word(value: bigint | number | Hex): Uint8Array {
  return fromHex(
    BigInt(value)
      .toString(16)
      .padStart(2 * WORD, "0"),
  );
}

/** OpenZeppelin's ShortString: the text from the top, its length in the last byte. */
function shortString(text: string): Uint8Array {
  const bytes = new Uint8Array(WORD);
  bytes.set(utf8(text));
  bytes[WORD - 1] = text.length;
  return bytes;
}

/** Immutables by name; what two contracts call by one name is the same in both, but for the contract itself. */
function immutablesOf(
  name: PinnedName,
  { chainId, addresses, delays }: CodePlace,
): Record<string, Uint8Array> {
  const own = addresses[name];
  if (own === undefined) throw new Error(`nobody says where ${name} stands`);
  return {
    directory: word(addresses.agencyDirectory),
    ledger: word(addresses.procurementLedger),
    log: word(addresses.auditLog),
    _p256: word(addresses.p256Verifier),
    _webauthn: word(addresses.webAuthnVerifier),
    _rsa: word(addresses.rsaVerifier),
    _writerDelay: word(delays.writer),
    _admissionDelay: word(delays.admission),
    _recoveryDelay: word(delays.recovery),
    _policyDelay: word(delays.policy),
    _successionDelay: word(delays.succession),
    _cachedDomainSeparator: domain(chainId, own),
    _cachedChainId: word(chainId),
    _cachedThis: word(own),
    _hashedName: keccak256(utf8("Jejak")),
    _hashedVersion: keccak256(utf8("1")),
    _name: shortString("Jejak"),
    _version: shortString("1"),
  };
}

/**
 * The code that must stand on the chain, from the compiled contracts of this project alone: the runtime part of the
 * creation code, its immutables filled in.
 */
export function expectedCode(name: PinnedName, place: CodePlace): Uint8Array {
  const { contract, bytecode } = CREATION[name];
  const runtime = readRuntime()[contract];
  if (runtime === undefined) throw new Error(`runtime.json does not know ${contract}`);
  const code = fromHex(bytecode).slice(runtime.start, runtime.start + runtime.length);
  const values = immutablesOf(name, place);
  for (const [immutable, starts] of Object.entries(runtime.immutables)) {
    const value = values[immutable];
    if (value === undefined) throw new Error(`nobody says what ${contract}.${immutable} is`);
    for (const start of starts) code.set(value, start);
  }
  return code;
}

/** The contracts that there are. */
export function pinnedIn(addresses: Readonly<Pinned<unknown>>): PinnedName[] {
  return PINNED.filter((name) => addresses[name] !== undefined);
}

/** keccak256 of each contract's code. */
export function expectedCodeHashes(place: CodePlace): Pinned<Hex> {
  const hashes = pinnedIn(place.addresses).map(
    (name) => [name, to0x(keccak256(expectedCode(name, place)))] as const,
  );
  return Object.fromEntries(hashes) as Pinned<Hex>;
}
