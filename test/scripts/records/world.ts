import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Wallet } from "ethers";
import { fromHex } from "../../../protocol/bytes.ts";
import { openRegistry } from "../../../scripts/records/registry.ts";
import { fileKms } from "../../../server/registrar/vault/kms.ts";
import { openVault } from "../../../server/registrar/vault/open.ts";
import type { Issuer, Registry } from "../../../server/registrar/registry.ts";
import type { Vault } from "../../../server/registrar/vault/vault.ts";
import { ANVIL_KEY, startAnvil, type Anvil } from "../../helpers/anvil.ts";
import { deployLedger, type TestLedger } from "../../helpers/ledger.ts";
import { createDatabase } from "../../helpers/postgres.ts";
import { deployRegistry, type TestRegistry } from "../../helpers/registry.ts";

/** A registry's office on a chain of its own. */
export interface RealWorld {
  anvil: Anvil;
  ledger: TestLedger;
  contracts: TestRegistry;
  registry: Registry;
  issuer: Issuer;
  vault: Vault;
  databaseUrl: string;
  folder: string;
  close(): Promise<void>;
}

export async function openRealWorld(): Promise<RealWorld> {
  const anvil = await startAnvil({ automine: true });
  const ledger = await deployLedger({ rpcUrl: anvil.url, sender: new Wallet(ANVIL_KEY) });
  const contracts = await deployRegistry(ledger);
  const { agency, address } = contracts;
  const { mandate, signer, secret } = contracts.issuer;
  const { chainId } = ledger.deployment;
  const registry = openRegistry({
    rpcUrl: anvil.url,
    chainId,
    address,
    payer: { privateKey: fromHex(ANVIL_KEY) },
  });
  const folder = mkdtempSync(join(tmpdir(), "jejak-registrar-"));
  const { databaseUrl } = await createDatabase();
  const kms = fileKms(join(folder, "master.key"));
  const vault = await openVault({ databaseUrl, keys: join(folder, "vault-keys"), kms });
  const of = { agency: agency.key, officialId: agency.officialId, mandate, succession: 0 };
  return {
    anvil,
    ledger,
    contracts,
    registry,
    issuer: { ...of, signer, privateKey: secret },
    vault,
    databaseUrl,
    folder,
    close: async () => {
      await vault.close();
      registry.close();
      ledger.close();
      await anvil.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
