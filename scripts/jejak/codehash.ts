import { readFile } from "node:fs/promises";
import { z } from "zod";
import { fromHex, to0x } from "../../protocol/bytes.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { EXIT, JejakError } from "../../protocol/errors.ts";
import { parseTrust } from "../../protocol/evidence/trust.ts";
import type { Trust } from "../../protocol/evidence/trust.ts";
import { keccak256 } from "../../protocol/hash.ts";
import { text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import { readChainId } from "../../server/chain/reader.ts";
import { createRpc } from "../../server/chain/rpc.ts";
import type { Rpc } from "../../server/chain/rpc.ts";
import { readGenesis } from "../audit/deployment.ts";
import { expectedCodeHashes, pinnedIn } from "../deploy/code-hash.ts";
import type { CodePlace, Pinned, PinnedName } from "../deploy/code-hash.ts";
import type { Delays } from "../deploy/contracts.ts";
import { readDeployment } from "../deploy/file.ts";
import type { Deployment } from "../deploy/file.ts";
import { action } from "./command.ts";
import type { Register } from "./command.ts";
import type { Context } from "./context.ts";
import { parseOptions } from "./options.ts";

const Options = z.object({
  trust: z.string().optional(),
  deployment: z.string().optional(),
  delays: z
    .string()
    .regex(/^\d{1,12}(,\d{1,12}){4}$/)
    .optional(),
});
type Options = z.infer<typeof Options>;

export const registerCodehash: Register = (program, lang) => {
  program
    .command("codehash")
    .description(text(lang, "cli.codehash"))
    .option("--trust <file>", text(lang, "cli.option.codehashTrust"))
    .option("--deployment <file>", text(lang, "cli.option.deployment"))
    .option("--delays <seconds>", text(lang, "cli.option.delays"))
    .action(action(lang, codehash));
};

/** One contract: what its code must hash to, what the reader's file says, and what stands on the chain. */
interface Compared {
  name: PinnedName;
  address: Hex;
  expected: Hex;
  recorded: Hex | undefined;
  found: Hex | undefined;
}

async function codehash(context: Context, _args: string[], raw: unknown): Promise<number> {
  const given = await givenBy(parseOptions(Options, raw));
  const url = context.options.rpc;
  const rpc = url === undefined ? undefined : createRpc(url);
  try {
    const delays = given.delays ?? (rpc && (await delaysOn(rpc, given)));
    if (delays === undefined) throw new JejakError("usage", { detail: "--delays, --deployment, --rpc" });
    const place = { ...given, delays };
    const compared = await compare(place, given.recorded, rpc);
    context.result(
      { chainId: place.chainId, delays, contracts: compared },
      [delaysLine(context.lang, delays), ...compared.map((one) => line(context.lang, one))].join("\n"),
    );
    return compared.every(holds) ? EXIT.done : EXIT.findings;
  } finally {
    rpc?.close();
  }
}

/** Addresses and code hashes as the reader's own file has them. */
interface Given extends Omit<CodePlace, "delays"> {
  recorded: Readonly<Partial<Pinned<Hex>>>;
  delays: Delays | undefined;
}

async function givenBy({ trust, deployment, delays }: Options): Promise<Given> {
  const recorded = deployment === undefined ? undefined : readDeployment(deployment);
  if (recorded === null) throw new JejakError("file-unreadable", { at: deployment ?? "" });
  const asked = delays === undefined ? recorded?.delays : delaysOf(delays);
  if (trust !== undefined) return { ...ofTrust(await readTrust(trust)), delays: asked };
  if (recorded === undefined) throw new JejakError("usage", { detail: "--trust, --deployment" });
  return { ...ofDeployment(recorded), delays: asked };
}

async function readTrust(path: string): Promise<Trust> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new JejakError("file-unreadable", { at: path, cause });
  });
  return parseTrust(bytes);
}

function ofTrust({ chainId, contracts, verifiers, recordRegistry }: Trust): Omit<Given, "delays"> {
  const { p256: p256Verifier, webAuthn: webAuthnVerifier, rsa: rsaVerifier } = verifiers;
  const all = { ...contracts, p256Verifier, webAuthnVerifier, rsaVerifier, recordRegistry };
  const of = (field: "address" | "codeHash"): Pinned<Hex> =>
    Object.fromEntries(pinnedIn(all).map((name) => [name, all[name]?.[field]])) as Pinned<Hex>;
  return { chainId: BigInt(chainId), addresses: of("address"), recorded: of("codeHash") };
}

function ofDeployment({ chainId, contracts, codeHashes }: Deployment): Omit<Given, "delays"> {
  const addresses = pinnedIn(contracts).map((name) => [name, contracts[name]?.toLowerCase()] as const);
  return {
    chainId: BigInt(chainId),
    addresses: Object.fromEntries(addresses) as Pinned<Hex>,
    recorded: codeHashes,
  };
}

function delaysOf(list: string): Delays {
  const [writer, admission, recovery, policy, succession] = list.split(",").map(Number);
  return { writer, admission, recovery, policy, succession } as Delays;
}

/** The delays that the genesis entry shows: whether the code holds these follows from its hash. */
async function delaysOn(rpc: Rpc, { addresses }: Given): Promise<Delays> {
  const { genesis } = await readGenesis(rpc, addresses.auditLog);
  const { writerDelay, admissionDelay, recoveryDelay, policyDelay, successionDelay } = genesis;
  return {
    writer: writerDelay,
    admission: admissionDelay,
    recovery: recoveryDelay,
    policy: policyDelay,
    succession: successionDelay,
  };
}

async function compare(
  place: CodePlace,
  recorded: Given["recorded"],
  rpc: Rpc | undefined,
): Promise<Compared[]> {
  const expected = expectedCodeHashes(place);
  const found = rpc && (await readCodeHashes(rpc, place));
  return pinnedIn(place.addresses).map((name) => ({
    name,
    address: valueOf(place.addresses, name),
    expected: valueOf(expected, name),
    recorded: recorded[name],
    found: found?.[name],
  }));
}

function valueOf(values: Readonly<Pinned<Hex>>, name: PinnedName): Hex {
  const value = values[name];
  if (value === undefined) throw new JejakError("invariant-broken", { detail: name });
  return value;
}

const Answer = z.templateLiteral(["0x", z.string().regex(/^(?:[0-9a-f]{2})*$/)]);

async function readCodeHashes(rpc: Rpc, { chainId, addresses }: CodePlace): Promise<Pinned<Hex>> {
  const found = BigInt(await readChainId(rpc));
  if (found !== chainId) throw new JejakError("chain-mismatch", { values: { expected: chainId, found } });
  const hashes = await Promise.all(
    pinnedIn(addresses).map(async (name) => {
      const code = Answer.parse(await rpc.call("eth_getCode", [addresses[name], "latest"]));
      return [name, to0x(keccak256(fromHex(code)))] as const;
    }),
  );
  return Object.fromEntries(hashes) as Pinned<Hex>;
}

function holds({ expected, recorded, found }: Compared): boolean {
  return [recorded, found].every((other) => other === undefined || other === expected);
}

function delaysLine(lang: Lang, delays: Delays): string {
  return text(lang, "cli.codehash.delays", { ...delays });
}

function line(lang: Lang, { name, address, expected, recorded, found }: Compared): string {
  const told = (where: "file" | "chain", other: Hex | undefined): string[] => {
    if (other === undefined) return [];
    if (other === expected) return [text(lang, `cli.codehash.${where}`)];
    return [text(lang, `cli.codehash.${where}Differs`, { found: other })];
  };
  return [`${name} ${address} ${expected}`, ...told("file", recorded), ...told("chain", found)].join("; ");
}
