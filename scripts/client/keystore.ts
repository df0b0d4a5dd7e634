import { randomBytes, scrypt as nodeScrypt } from "node:crypto";
import type { BinaryLike, ScryptOptions } from "node:crypto";
import { promisify } from "node:util";
import { mkdir, open, readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { computeAddress, decryptKeystoreJson, encryptKeystoreJson, hexlify, scrypt } from "ethers";
import { z } from "zod";
import { fromHex, to0x } from "../../protocol/bytes.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";

const SALT_SECRET = "salt.hex";
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/i;
const Keystore = z.looseObject({ version: z.literal(3), address: z.string().regex(/^(0x)?[0-9a-f]{40}$/i) });

const deriveKey = promisify<BinaryLike, BinaryLike, number, ScryptOptions, Buffer>(nodeScrypt);

/** A key as it lies on disk; the private key is not in it. */
export interface StoredKey {
  name: string;
  path: string;
  address: Hex;
  /** Permission bits, for example 0o600. */
  mode: number;
}

/** A key ready to sign. */
export interface OpenKey {
  address: Hex;
  privateKey: Uint8Array;
}

// ethers' own scrypt is portable and ten times slower.
scrypt.register(async (password, salt, cost, blockSize, parallelization, length) => {
  const maxmem = 256 * cost * blockSize;
  return hexlify(await deriveKey(password, salt, length, { cost, blockSize, parallelization, maxmem }));
});

/** Encrypts a private key (32 bytes; a new one where none is given) as an ethers v3 keystore, mode 0600. */
export async function createKey(
  folder: string,
  name: string,
  passphrase: string,
  privateKey: Uint8Array = randomBytes(32),
): Promise<StoredKey> {
  if (!NAME.test(name)) throw new JejakError("usage", { at: "name", values: { name } });
  const account = { address: computeAddress(hexlify(privateKey)), privateKey: hexlify(privateKey) };
  const path = join(folder, `${name}.json`);
  await writeNew(path, await encryptKeystoreJson(account, passphrase));
  return await storedKey(path);
}

/** Keystores in the folder, by name; other files there are passed over. */
export async function listKeys(folder: string): Promise<StoredKey[]> {
  const names = await readdir(folder).catch(() => []);
  const keys = await Promise.all(
    names
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map((name) => storedKey(join(folder, name)).catch(() => undefined)),
  );
  return keys.filter((key) => key !== undefined);
}

/** The keystore that somebody named: a path, or a name within the folder. */
export async function findKey(folder: string, name: string): Promise<StoredKey> {
  const path = name.includes("/") || name.endsWith(".json") ? name : join(folder, `${name}.json`);
  try {
    return await storedKey(path);
  } catch (cause) {
    throw new JejakError("key-unknown", { at: path, cause });
  }
}

/** Decrypts a keystore. @throws JejakError `key-passphrase` for a wrong passphrase. */
export async function openKey(key: Pick<StoredKey, "path">, passphrase: string): Promise<OpenKey> {
  const json = await readFile(key.path, "utf8");
  try {
    const { address, privateKey } = await decryptKeystoreJson(json, passphrase);
    return { address: address.toLowerCase() as Hex, privateKey: fromHex(privateKey) };
  } catch (cause) {
    throw new JejakError("key-passphrase", { at: key.path, cause });
  }
}

/**
 * The submitter's own secret (32 bytes), drawn at first use and kept beside the keys: it makes the salts of manifests
 * repeatable for the submitter and unguessable for others.
 */
export async function saltSecret(folder: string): Promise<Uint8Array> {
  const path = join(folder, SALT_SECRET);
  await writeNew(path, `${randomBytes(32).toString("hex")}\n`).catch((error: unknown) => {
    if (!(error instanceof JejakError && error.code === "key-exists")) throw error;
  });
  const text = (await readFile(path, "utf8")).trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw new JejakError("file-unreadable", { at: path });
  return fromHex(text);
}

async function storedKey(path: string): Promise<StoredKey> {
  const { address } = Keystore.parse(JSON.parse(await readFile(path, "utf8")));
  const { mode } = await stat(path);
  return { name: basename(path, ".json"), path, address: to0x(fromHex(address)), mode: mode & 0o777 };
}

async function writeNew(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, "wx", 0o600).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST")
      throw new JejakError("key-exists", { at: path, cause });
    throw cause;
  });
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
