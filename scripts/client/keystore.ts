import { randomBytes } from "node:crypto";
import { link, mkdir, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { computeAddress, decryptKeystoreJson, encryptKeystoreJson, hexlify } from "ethers";
import { p256 } from "@noble/curves/nist.js";
import { z } from "zod";
import { fromHex, to0x, toHex } from "../../protocol/bytes.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import "../../server/scrypt.ts";

const SALT_SECRET = "salt.hex";
const MACHINE_SCRYPT_COST = 4_096;
/** Not ending in .json: what ends so is taken for a path. */
const NAME = /^(?!.*\.json$)[a-z0-9][a-z0-9._-]{0,63}$/i;
const PublicKey = z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]{128}$/)]);
/** The form of ethers and geth, and beside it what a P-256 key is, which no wallet knows. */
const Keystore = z.looseObject({
  version: z.literal(3),
  address: z.string().regex(/^(0x)?[0-9a-f]{40}$/i),
  jejak: z.strictObject({ curve: z.literal("P-256"), publicKey: PublicKey }).exactOptional(),
});

/** A key as it lies on disk; the private key is not in it. */
export interface StoredKey {
  name: string;
  path: string;
  /** Of a P-256 key: only what the encrypted form names itself by; it signs no transaction. */
  address: Hex;
  /** x ‖ y of a P-256 key, which issues records; absent from all others. */
  publicKey?: Hex;
  /** Permission bits, for example 0o600. */
  mode: number;
}

/** A key ready to sign. */
export interface OpenKey {
  address: Hex;
  privateKey: Uint8Array;
}

/** Encrypts a private key (32 bytes; a new one where none is given) as an ethers v3 keystore, mode 0600. */
export async function createKey(
  folder: string,
  name: string,
  passphrase: string,
  privateKey: Uint8Array = randomBytes(32),
): Promise<StoredKey> {
  return await writeKey(folder, name, privateKey, (account) => encryptKeystoreJson(account, passphrase));
}

/**
 * The same for a key on P-256, by which registries issue records (a new one where none is given).
 * Errors: `usage` where the bytes are no private key of that curve.
 */
export async function createP256Key(
  folder: string,
  name: string,
  passphrase: string,
  privateKey: Uint8Array = p256.utils.randomSecretKey(),
): Promise<StoredKey> {
  if (!p256.utils.isValidSecretKey(privateKey)) throw new JejakError("usage", { at: "P-256" });
  const publicKey = `0x${toHex(p256.getPublicKey(privateKey, false).subarray(1))}`;
  return await writeKey(folder, name, privateKey, async (account) => {
    const sealed = JSON.parse(await encryptKeystoreJson(account, passphrase)) as Record<string, unknown>;
    return JSON.stringify({ ...sealed, jejak: { curve: "P-256", publicKey } });
  });
}

/**
 * A new key for a process that nobody sits before. Its passphrase was drawn, not thought up: 24 random bytes
 * cannot be guessed, so that stretching them would only make every start slower.
 */
export async function createMachineKey(folder: string, name: string, passphrase: string): Promise<StoredKey> {
  const options = { scrypt: { N: MACHINE_SCRYPT_COST } };
  return await writeKey(folder, name, randomBytes(32), (account) =>
    encryptKeystoreJson(account, passphrase, options),
  );
}

async function writeKey(
  folder: string,
  name: string,
  privateKey: Uint8Array,
  encrypt: (account: { address: string; privateKey: string }) => Promise<string>,
): Promise<StoredKey> {
  if (!NAME.test(name)) throw new JejakError("usage", { at: "name", values: { name } });
  const account = { address: computeAddress(hexlify(privateKey)), privateKey: hexlify(privateKey) };
  const path = join(folder, `${name}.json`);
  await writeNew(path, await encrypt(account));
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
  const { address, jejak } = Keystore.parse(JSON.parse(await readFile(path, "utf8")));
  const { mode } = await stat(path);
  const key = { name: basename(path, ".json"), path, address: to0x(fromHex(address)), mode: mode & 0o777 };
  return jejak === undefined ? key : { ...key, publicKey: jejak.publicKey };
}

async function writeNew(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const fresh = `${path}.${randomBytes(4).toString("hex")}.new`;
  const file = await open(fresh, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
    // The name appears with the whole text behind it, or not at all: half a keystore could never be mended.
    await link(fresh, path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
    throw new JejakError("key-exists", { at: path, cause });
  } finally {
    await file.close();
    await rm(fresh, { force: true });
  }
}
