import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { HardhatUserConfig } from "hardhat/config";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { GenesisDraft } from "./genesis.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** An EVM in this process, mining only when told to. */
export interface Evm {
  request(method: string, params?: readonly unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

/** Starts Hardhat's EDR network at its genesis block, apart from any hardhat.config. */
export async function startEvm(genesis: GenesisDraft): Promise<Evm> {
  process.env["HARDHAT_DISABLE_TELEMETRY"] = "true";
  const config: HardhatUserConfig = {
    // Compiled contracts, if found, would be read whole at each start, for error messages nobody asked for.
    paths: { artifacts: join(ROOT, "node_modules", ".no-artifacts") },
    networks: {
      chain: {
        type: "edr-simulated",
        chainType: "l1",
        hardfork: genesis.hardfork,
        chainId: genesis.chainId,
        networkId: genesis.chainId,
        accounts: { mnemonic: genesis.mnemonic, count: 1, accountsBalance: BigInt(genesis.balance) },
        initialDate: new Date(genesis.time * 1000),
        allowBlocksWithSameTimestamp: true,
        blockGasLimit: BigInt(genesis.blockGasLimit),
        throwOnTransactionFailures: false,
        mining: { auto: false, interval: 0, mempool: { order: "fifo" } },
      },
    },
  };
  const hre = await createHardhatRuntimeEnvironment(config, {}, ROOT);
  const network = await hre.network.create({ network: "chain", chainType: "l1" });
  return {
    request: (method, params = []) => network.provider.request({ method, params: [...params] }),
    close: () => network.close(),
  };
}
