// Erases one record and dies by SIGKILL at the point that it is told: a child of registrar.test.ts.
import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { fromHex, type Hex } from "../../../protocol/bytes.ts";
import type { Issuer } from "../../../server/registrar/registry.ts";
import type { Erasure } from "../../../server/registrar/vault/vault.ts";

/** What the parent sends. */
export interface Dying {
  point: "wanted" | "new keys" | "destroyed" | "sent";
  databaseUrl: string;
  keys: string;
  master: string;
  rpcUrl: string;
  chainId: number;
  registry: Hex;
  payer: string;
  issuer: Omit<Issuer, "privateKey"> & { privateKey: string };
  batch: number;
  index: number;
}

function die(): never {
  process.kill(process.pid, "SIGKILL");
  // The signal may take a moment.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

function dieAfter<A extends unknown[], R>(work: (...args: A) => Promise<R>) {
  return async (...args: A): Promise<R> => {
    await work(...args);
    return die();
  };
}

function dieOnRename(name: RegExp): void {
  const { rename } = fs;
  fs.rename = async (from, to) => {
    await rename(from, to);
    if (name.test(String(from))) die();
  };
  syncBuiltinESMExports();
}

async function work(order: Dying): Promise<void> {
  if (order.point === "new keys") dieOnRename(/\.keys\.new$/);
  const [{ eraseRecords }, { openVault }, { fileKms }, { openRegistry }] = await Promise.all([
    import("../../../server/registrar/erase.ts"),
    import("../../../server/registrar/vault/open.ts"),
    import("../../../server/registrar/vault/kms.ts"),
    import("../../../scripts/records/registry.ts"),
  ]);
  const { databaseUrl, keys, master, rpcUrl, chainId } = order;
  const vault = await openVault({ databaseUrl, keys, kms: fileKms(master) });
  const payer = { privateKey: fromHex(order.payer) };
  const registry = openRegistry({ rpcUrl, chainId, address: order.registry, payer });
  const { erasures } = vault;
  const dyingVault = {
    ...vault,
    erasures: {
      ...erasures,
      ...(order.point === "wanted" && {
        want: dieAfter((...args: Parameters<typeof erasures.want>) => erasures.want(...args)),
      }),
      ...(order.point === "destroyed" && {
        destroy: dieAfter((erasure: Erasure) => erasures.destroy(erasure)),
      }),
    },
  };
  const dyingRegistry = {
    ...registry,
    ...(order.point === "sent" && {
      erase: dieAfter((...args: Parameters<typeof registry.erase>) => registry.erase(...args)),
    }),
  };
  const issuer = { ...order.issuer, privateKey: fromHex(order.issuer.privateKey) };
  const { agency } = issuer;
  await eraseRecords({ vault: dyingVault, registry: dyingRegistry, issuer }, { agency, batch: order.batch }, [
    order.index,
  ]);
}

process.once("message", (order: Dying) => void work(order));
