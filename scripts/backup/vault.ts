import type pg from "pg";
import type { Home } from "../../server/home.ts";
import { migrateVault } from "../../server/registrar/vault/migrate.ts";
import { createPool } from "../../server/store/pool.ts";
import { embeddedVaultUrl, prepareRoles } from "../../server/store/roles.ts";

/**
 * Works with the vault's database: `vaultUrl`, else that of the embedded cluster beside `siteUrl`. The work is given
 * null where no registrar ever kept anything there.
 */
export async function withVaultToDump<T>(
  home: Home,
  siteUrl: string,
  vaultUrl: string | undefined,
  work: (vault: pg.Pool | null) => Promise<T>,
): Promise<T> {
  const url = vaultUrl ?? embeddedVaultUrl(siteUrl, home.postgres);
  if (url === null) return await work(null);
  const pool = createPool(url, { name: "jejak backup", max: 1 });
  try {
    const { rows } = await pool.query<{ kept: boolean }>(
      "SELECT to_regclass('vault.migrations') IS NOT NULL AS kept",
    );
    return await work(rows[0]?.kept === true ? pool : null);
  } finally {
    await pool.end();
  }
}

/** Makes the vault of a restored backup, and lets `load` fill it. `siteUrl`: the embedded cluster's, as superuser. */
export async function restoredVault(
  home: Home,
  siteUrl: string,
  vaultUrl: string | undefined,
  load: (vault: pg.Pool) => Promise<void>,
): Promise<void> {
  if (vaultUrl === undefined) await prepareRoles(siteUrl, home.postgres);
  const pool = createPool(vaultUrl ?? embeddedVaultUrl(siteUrl, home.postgres) ?? siteUrl, { max: 2 });
  try {
    await migrateVault(pool);
    await load(pool);
  } finally {
    await pool.end();
  }
}
