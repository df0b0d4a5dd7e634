import { scrypt as nodeScrypt, type BinaryLike, type ScryptOptions } from "node:crypto";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

import { hexlify, scrypt, Transaction, Wallet, type HDNodeWallet } from "ethers";

import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import "../scrypt.ts";
import type { GasKey } from "./context.ts";

const deriveKey = promisify<BinaryLike, BinaryLike, number, ScryptOptions, Buffer>(nodeScrypt);

// ethers' own scrypt is portable and ten times slower.
scrypt.register(async (password, salt, cost, blockSize, parallelization, length) => {
  const maxmem = 256 * cost * blockSize;
  return hexlify(await deriveKey(password, salt, length, { cost, blockSize, parallelization, maxmem }));
});

/** A gas key of a wallet that is in memory. */
export function gasKey(wallet: Wallet | HDNodeWallet, chainId: bigint): GasKey {
  return {
    address: wallet.address.toLowerCase() as Hex,
    sign: async (unsigned) => {
      const transaction = Transaction.from({ ...unsigned, type: 2, chainId, value: 0n });
      return (await wallet.signTransaction(transaction)) as Hex;
    },
  };
}

/**
 * Opens the encrypted keystore (ethers, version 3).
 * @throws JejakError `key-unknown` where there is no file, `key-passphrase` where the passphrase is wrong
 */
export async function openGasKey(path: string, passphrase: string, chainId: bigint): Promise<GasKey> {
  const json = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new JejakError("key-unknown", { values: { path }, cause });
  });
  const wallet = await Wallet.fromEncryptedJson(json, passphrase).catch((cause: unknown) => {
    throw new JejakError("key-passphrase", { values: { path }, cause });
  });
  return gasKey(wallet, chainId);
}
