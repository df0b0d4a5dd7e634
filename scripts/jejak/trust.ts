import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import { fromHex, to0x } from "../../protocol/bytes.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { EXIT, JejakError } from "../../protocol/errors.ts";
import { TRUST_FORMAT, TRUST_VERSION, parseTrust } from "../../protocol/evidence/trust.ts";
import type { Trust } from "../../protocol/evidence/trust.ts";
import { blockOf } from "../../protocol/evidence/verify.ts";
import { keccak256, utf8 } from "../../protocol/hash.ts";
import { KIND } from "../../protocol/kinds.ts";
import { parseLogKey } from "../../protocol/proof/note-keys.ts";
import { text } from "../../protocol/texts.ts";
import { createRpc } from "../../server/chain/rpc.ts";
import type { Rpc } from "../../server/chain/rpc.ts";
import { readGenesis, trustOf } from "../audit/deployment.ts";
import type { Sources } from "../audit/deployment.ts";
import type { Trust as Ledger } from "../audit/trust.ts";
import { action } from "./command.ts";
import type { Register } from "./command.ts";
import { rpcUrlOf, runOf } from "./context.ts";
import type { Context } from "./context.ts";
import { parseOptions } from "./options.ts";

const Options = z.object({
  deployment: z.string().optional(),
  auditLog: z.templateLiteral(["0x", z.string().regex(/^[0-9a-fA-F]{40}$/)]).optional(),
  block: z.array(z.string().regex(/^\d{1,15}$/)).default([]),
  evidence: z.array(z.string()).default([]),
  logKey: z.string().optional(),
  out: z.string().default("jejak.trust.json"),
});
type Options = z.infer<typeof Options>;

const gather = (value: string, before: string[] = []): string[] => [...before, value];

export const registerTrust: Register = (program, lang) => {
  program
    .command("trust")
    .description(text(lang, "cli.trust"))
    .option("--deployment <file>", text(lang, "cli.option.deployment"))
    .option("--audit-log <address>", text(lang, "cli.option.auditLog"))
    .option("--block <number>", text(lang, "cli.option.block"), gather)
    .option("--evidence <file>", text(lang, "cli.option.evidence"), gather)
    .option("--log-key <vkey>", text(lang, "cli.option.logKey"))
    .option("--out <file>", text(lang, "cli.option.out"))
    .action(action(lang, trust));
};

async function trust(context: Context, _args: string[], raw: unknown): Promise<number> {
  const options = parseOptions(Options, raw);
  const url = rpcUrlOf(context);
  const rpc = createRpc(url);
  try {
    const ledger = await trustOf(rpc, sourcesOf(context, options));
    const file = { ...(await trustFile(rpc, ledger, await blocksOf(options))), ...logOf(options) };
    const bytes = `${JSON.stringify(file, null, 2)}\n`;
    parseTrust(bytes);
    await writeFile(options.out, bytes).catch((cause: unknown) => {
      throw new JejakError("usage", { at: options.out, cause });
    });
    context.result(
      { file: options.out, trust: file },
      text(context.lang, "cli.trust.done", { file: options.out, rpc: url }),
    );
    return EXIT.done;
  } finally {
    rpc.close();
  }
}

function sourcesOf(context: Context, { deployment, auditLog }: Options): Sources {
  const run = runOf(context);
  return {
    ...(deployment !== undefined && { deployment }),
    ...(auditLog !== undefined && { auditLog }),
    ...(run !== null && { run: { run, deployments: context.home.deployments } }),
  };
}

/** What the operator announced; no RPC can say it. @throws JejakError `vkey-malformed` */
function logOf({ logKey }: Options): Pick<Trust, "log"> {
  if (logKey === undefined) return {};
  parseLogKey(logKey);
  return { log: { key: logKey } };
}

async function blocksOf({ block, evidence }: Options): Promise<number[]> {
  const numbers = new Set(block.map(Number));
  for (const path of evidence) {
    const bytes = await readFile(path).catch((cause: unknown) => {
      throw new JejakError("file-unreadable", { at: path, cause });
    });
    numbers.add(blockOf(bytes).number);
  }
  return [...numbers].sort((a, b) => a - b);
}

async function codeHash(rpc: Rpc, address: Hex): Promise<Hex> {
  const code = z.string().parse(await rpc.call("eth_getCode", [address, "latest"]));
  if (code === "0x") throw new JejakError("deployment-missing", { values: { address } });
  return to0x(keccak256(fromHex(code)));
}

/**
 * The contract of civil records: the one that the reader's records name, else the one that the log takes batches from.
 * @returns undefined where there is none
 */
async function registryOf(rpc: Rpc, { recordRegistry, auditLog }: Ledger): Promise<Hex | undefined> {
  if (recordRegistry !== undefined) return recordRegistry;
  const selector = to0x(keccak256(utf8("writerOf(uint32)")).subarray(0, 4));
  const data = `${selector}${KIND.recordBatch.toString(16).padStart(64, "0")}`;
  const writer = Writer.safeParse(await rpc.call("eth_call", [{ to: auditLog, data }, "latest"]));
  if (!writer.success) throw new JejakError("rpc-answer-malformed", { values: { request: "writerOf" } });
  const address: Hex = `0x${writer.data.slice(26)}`;
  return BigInt(address) === 0n ? undefined : address;
}

const Writer = z.string().regex(/^0x0{24}[0-9a-f]{40}$/);

const Block = z.object({ hash: z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]{64}$/)]) });

async function pinned(rpc: Rpc, number: number): Promise<{ number: number; hash: Hex }> {
  const found = Block.safeParse(await rpc.call("eth_getBlockByNumber", [`0x${number.toString(16)}`, false]));
  if (!found.success) throw new JejakError("rpc-answer-malformed", { values: { block: number } });
  return { number, hash: found.data.hash };
}

/** The trust file of a ledger: everything in it is what this RPC says, or what the reader gave. */
async function trustFile(rpc: Rpc, ledger: Ledger, blocks: readonly number[]): Promise<Trust> {
  const { genesis } = await readGenesis(rpc, ledger.auditLog);
  const contract = async (address: Hex) => ({ address, codeHash: await codeHash(rpc, address) });
  const registry = await registryOf(rpc, ledger);
  return {
    format: TRUST_FORMAT,
    version: TRUST_VERSION,
    chainId: ledger.chainId.toString(),
    contracts: {
      auditLog: await contract(ledger.auditLog),
      agencyDirectory: await contract(ledger.agencyDirectory),
      procurementLedger: await contract(ledger.procurementLedger),
    },
    verifiers: {
      p256: { address: genesis.p256Verifier, codeHash: genesis.p256CodeHash },
      webAuthn: { address: genesis.webAuthnVerifier, codeHash: genesis.webAuthnCodeHash },
      rsa: { address: genesis.rsaVerifier, codeHash: genesis.rsaCodeHash },
    },
    ...(registry !== undefined && { recordRegistry: await contract(registry) }),
    ...(blocks.length > 0 && { blocks: await Promise.all(blocks.map((number) => pinned(rpc, number))) }),
  };
}
