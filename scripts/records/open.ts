import { JsonRpcProvider } from "ethers";
import { join } from "node:path";
import { fromHex, isZero, to0x } from "../../protocol/bytes.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { loadConfig } from "../../server/config.ts";
import type { Home } from "../../server/home.ts";
import { fileKms } from "../../server/registrar/vault/kms.ts";
import { openVault } from "../../server/registrar/vault/open.ts";
import type { Vault } from "../../server/registrar/vault/vault.ts";
import { readRun } from "../../server/run.ts";
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

/** Who writes the batches of records into the log, as the log itself has it. Errors: `registry-missing`. */
export async function registryAddress(rpcUrl: string, auditLog: Hex): Promise<Hex> {
  const provider = new JsonRpcProvider(rpcUrl, undefined, { batchMaxCount: 1, cacheTimeout: -1 });
  try {
    const writer = fromHex(await AuditLog__factory.connect(auditLog, provider).writerOf(RECORD_BATCH));
    if (isZero(writer)) throw new JejakError("registry-missing");
    return to0x(writer);
  } finally {
    provider.destroy();
  }
}
