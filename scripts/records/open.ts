import { JsonRpcProvider } from "ethers";
import { join } from "node:path";
import { fromHex, isZero, to0x } from "../../protocol/bytes.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { loadConfig } from "../../server/config.ts";
import { text } from "../../protocol/texts.ts";
import type { Home } from "../../server/home.ts";
import { fileKms } from "../../server/registrar/vault/kms.ts";
import { openVault } from "../../server/registrar/vault/open.ts";
import type { Vault } from "../../server/registrar/vault/vault.ts";
import { readRun } from "../../server/run.ts";
import type { Context } from "../jejak/context.ts";
import { embeddedVaultUrl } from "../../server/store/roles.ts";
import { AuditLog__factory } from "../../typechain-types/factories/AuditLog__factory.ts";

const RECORD_BATCH = 6;

/**
 * The vault of this data folder: in the database of VAULT_DATABASE_URL, else in the embedded one that runs.
 * Errors: `vault-missing`, `vault-open-to-others`, `vault-key-unreadable`.
 */
export async function vaultOf(home: Home): Promise<Vault> {
  const config = loadConfig();
  const siteUrl = config.databaseUrl ?? readRun(home.run)?.databaseUrl;
  const embedded = siteUrl === undefined ? null : embeddedVaultUrl(siteUrl, home.postgres);
  const databaseUrl = config.vaultDatabaseUrl ?? embedded;
  if (databaseUrl === null) throw new JejakError("vault-missing");
  return await openVault({
    databaseUrl,
    ...(siteUrl !== undefined && { publicRole: new URL(siteUrl).username }),
    keys: config.vaultKeys ?? home.vaultKeys,
    kms: fileKms(config.vaultMasterKey ?? join(home.keys, "vault-master.key")),
  });
}

/**
 * What the vault says where it can be asked; undefined, and a line about it, where it cannot: status is the chain's, and
 * may be changed from a machine without the vault.
 */
export async function askVault<T>(
  { home, lang, say }: Pick<Context, "home" | "lang" | "say">,
  ask: (vault: Vault) => Promise<T>,
): Promise<T | undefined> {
  const vault = await vaultOf(home).catch((error: unknown) => {
    if (!(error instanceof JejakError)) throw error;
    say(text(lang, "cli.records.noVault", { code: error.code }));
    return undefined;
  });
  if (vault === undefined) return undefined;
  try {
    return await ask(vault);
  } finally {
    await vault.close();
  }
}

/** Who writes the batches of records into the log, as the log itself has it. Errors: `registry-missing`, `chain-unavailable`. */
export async function registryAddress(
  rpcUrl: string,
  { chainId, contracts }: { chainId: number; contracts: { auditLog: Hex } },
): Promise<Hex> {
  const options = { staticNetwork: true, batchMaxCount: 1, cacheTimeout: -1 };
  const provider = new JsonRpcProvider(rpcUrl, chainId, options);
  try {
    const writer = fromHex(
      await AuditLog__factory.connect(contracts.auditLog, provider).writerOf(RECORD_BATCH),
    );
    if (isZero(writer)) throw new JejakError("registry-missing");
    return to0x(writer);
  } catch (cause) {
    if (cause instanceof JejakError) throw cause;
    // The path of an address may hold a key of its own.
    throw new JejakError("chain-unavailable", { at: new URL(rpcUrl).origin, cause });
  } finally {
    provider.destroy();
  }
}
