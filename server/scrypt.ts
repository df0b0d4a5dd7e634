import { type BinaryLike, scrypt as nodeScrypt, type ScryptOptions } from "node:crypto";
import { promisify } from "node:util";
import { hexlify, scrypt } from "ethers";

const deriveKey = promisify<BinaryLike, BinaryLike, number, ScryptOptions, Buffer>(nodeScrypt);

// Imported by whoever opens keystores: ethers' own scrypt is portable and ten times slower.
scrypt.register(async (password, salt, cost, blockSize, parallelization, length) => {
  const maxmem = 256 * cost * blockSize;
  return hexlify(await deriveKey(password, salt, length, { cost, blockSize, parallelization, maxmem }));
});
