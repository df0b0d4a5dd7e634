import { existsSync } from "node:fs";
import { hexlify, JsonRpcProvider, Wallet } from "ethers";
import type { Hex } from "../../protocol/bytes.ts";
import { EXIT, JejakError } from "../../protocol/errors.ts";
import { text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import { formatTime } from "../../protocol/time.ts";
import { AuditLog__factory } from "../../typechain-types/factories/AuditLog__factory.ts";
import type { OpenKey } from "../client/keystore.ts";
import { bindingsOf, enactRegistry, proposeRegistry } from "../deploy/binding.ts";
import type { Binding } from "../deploy/binding.ts";
import { deploymentPath, readDeployment } from "../deploy/file.ts";
import type { Deployment } from "../deploy/file.ts";
import { deployRegistry } from "../deploy/registry.ts";
import { senderFor } from "../directory/transact.ts";
import { openRpc } from "../verify/rpc.ts";
import { action } from "./command.ts";
import type { Register } from "./command.ts";
import { rpcUrlOf } from "./context.ts";
import type { Context } from "./context.ts";
import { parseOptions } from "./options.ts";
import { SenderOptions, paidBySender, senderOf } from "./paying.ts";
import { KeyOptions, openKeys, signedByKeys } from "./signing.ts";

export const registerRegistry: Register = (program, lang) => {
  const registry = program.command("registry").description(text(lang, "cli.registry"));
  signedByKeys(registry.command("deploy"), lang)
    .description(text(lang, "cli.registry.deploy"))
    .action(action(lang, deploy));
  paidBySender(registry.command("propose"), lang)
    .description(text(lang, "cli.registry.propose"))
    .action(action(lang, propose));
  paidBySender(registry.command("enact"), lang)
    .description(text(lang, "cli.registry.enact"))
    .action(action(lang, enact));
  registry.command("status").description(text(lang, "cli.registry.status")).action(action(lang, status));
};

/** The chain at the RPC, and what is written down of the deployment there. */
interface Place {
  provider: JsonRpcProvider;
  path: string;
  deployment: Deployment;
}

/** In `deployments/`, else in the data folder of a local pilot. */
function pathOf({ home }: Context, chainId: number): string {
  const path = deploymentPath(chainId);
  const local = deploymentPath(chainId, home.deployments);
  return !existsSync(path) && existsSync(local) ? local : path;
}

async function withPlace<T>(context: Context, work: (place: Place) => Promise<T>): Promise<T> {
  const rpcUrl = rpcUrlOf(context);
  // Ethers would ask a silent one for ever, and say so on stdout.
  await openRpc(rpcUrl).chainId();
  const provider = new JsonRpcProvider(rpcUrl, undefined, { batchMaxCount: 1, cacheTimeout: -1 });
  try {
    const chainId = Number((await provider.getNetwork()).chainId);
    const path = pathOf(context, chainId);
    const deployment = readDeployment(path);
    if (deployment === null) throw new JejakError("deployment-missing", { values: { chainId, path } });
    return await work({ provider, path, deployment });
  } finally {
    provider.destroy();
  }
}

const walletOf = ({ privateKey }: OpenKey, provider: JsonRpcProvider) =>
  new Wallet(hexlify(privateKey), provider);

async function deploy(context: Context, _args: string[], raw: unknown): Promise<number> {
  const [key] = await openKeys(context, parseOptions(KeyOptions, raw));
  if (key === undefined) throw new JejakError("usage", { at: "--key" });
  return await withPlace(context, async ({ provider, path }) => {
    const { contracts, codeHashes } = await deployRegistry(walletOf(key, provider), path);
    const { recordRegistry } = contracts;
    context.result(
      { recordRegistry, codeHash: codeHashes.recordRegistry, path },
      `recordRegistry  ${recordRegistry ?? ""}\n${path}`,
    );
    return EXIT.done;
  });
}

function registryOf({ deployment, path }: Place): Hex {
  const { recordRegistry } = deployment.contracts;
  if (recordRegistry !== undefined) return recordRegistry;
  throw new JejakError("deployment-missing", { values: { contract: "recordRegistry", path } });
}

/** AuditLog with the sender's key, and the registry's address. */
async function sending(context: Context, place: Place, raw: unknown) {
  const key = await senderOf(context, parseOptions(SenderOptions, raw));
  const log = AuditLog__factory.connect(place.deployment.contracts.auditLog, walletOf(key, place.provider));
  return { log, send: senderFor(place.provider, log.interface), registry: registryOf(place) };
}

async function propose(context: Context, _args: string[], raw: unknown): Promise<number> {
  return await withPlace(context, async (place) => {
    const { log, send, registry } = await sending(context, place, raw);
    return told(context, registry, await proposeRegistry(log, send, registry));
  });
}

async function enact(context: Context, _args: string[], raw: unknown): Promise<number> {
  return await withPlace(context, async (place) => {
    const { log, send, registry } = await sending(context, place, raw);
    await enactRegistry(log, send, registry);
    context.result(
      { recordRegistry: registry, kinds: await bindingsOf(log, registry) },
      text(context.lang, "cli.registry.enacted", { registry }),
    );
    return EXIT.done;
  });
}

async function status(context: Context): Promise<number> {
  return await withPlace(context, async (place) => {
    const { auditLog, recordRegistry } = place.deployment.contracts;
    if (recordRegistry === undefined) {
      const none = text(context.lang, "cli.registry.none");
      context.result({ recordRegistry: null, kinds: [] }, `recordRegistry  ${none}`);
      return EXIT.partly;
    }
    const log = AuditLog__factory.connect(auditLog, place.provider);
    return told(context, recordRegistry, await bindingsOf(log, recordRegistry));
  });
}

/** Exit code *partly* until all kinds are bound. */
function told(context: Context, registry: Hex, bindings: readonly Binding[]): number {
  const kinds = bindings.map((binding) => ({ ...binding, ...timeOf(binding) }));
  const lines = bindings.map((binding) => `${binding.kind}  ${stateText(context.lang, binding)}`);
  context.result({ recordRegistry: registry, kinds }, [`recordRegistry  ${registry}`, ...lines].join("\n"));
  return bindings.every(({ state }) => state === "bound") ? EXIT.done : EXIT.partly;
}

function timeOf(binding: Binding): { effectiveAt?: string } {
  return binding.state === "proposed" ? { effectiveAt: formatTime(binding.effectiveAt) } : {};
}

function stateText(lang: Lang, binding: Binding): string {
  if (binding.state === "taken") return text(lang, "cli.registry.state.taken", { writer: binding.writer });
  if (binding.state === "proposed")
    return text(lang, "cli.registry.state.proposed", { time: formatTime(binding.effectiveAt) });
  return text(lang, `cli.registry.state.${binding.state}`);
}
