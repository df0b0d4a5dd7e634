import { readFile } from "node:fs/promises";
import { p256 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { z } from "zod";
import { fromHex } from "../../protocol/bytes.ts";
import { EXIT, JejakError } from "../../protocol/errors.ts";
import { text } from "../../protocol/texts.ts";
import { createKey, createP256Key, listKeys } from "../client/keystore.ts";
import type { StoredKey } from "../client/keystore.ts";
import { action } from "./command.ts";
import type { Register } from "./command.ts";
import type { Context } from "./context.ts";
import { parseOptions } from "./options.ts";
import { passphrase } from "./passphrase.ts";

const CreateOptions = z.object({
  passphraseFile: z.string().optional(),
  p256: z.boolean().default(false),
});
const ImportOptions = CreateOptions.extend({ file: z.string() });

export const registerKeys: Register = (program, lang) => {
  const keys = program.command("keys").description(text(lang, "cli.keys"));
  keys
    .command("create <name>")
    .description(text(lang, "cli.keys.create"))
    .option("--p256", text(lang, "cli.option.p256"))
    .option("--passphrase-file <file>", text(lang, "cli.option.passphraseFile"))
    .action(action(lang, create));
  keys
    .command("import <name>")
    .description(text(lang, "cli.keys.import"))
    .requiredOption("--file <file>", text(lang, "cli.option.privateKeyFile"))
    .option("--p256", text(lang, "cli.option.p256"))
    .option("--passphrase-file <file>", text(lang, "cli.option.passphraseFile"))
    .action(action(lang, importKey));
  keys.command("list").description(text(lang, "cli.keys.list")).action(action(lang, list));
};

async function create(context: Context, [name = ""]: string[], raw: unknown): Promise<number> {
  return await keep(context, name, parseOptions(CreateOptions, raw));
}

async function importKey(context: Context, [name = ""]: string[], raw: unknown): Promise<number> {
  const options = parseOptions(ImportOptions, raw);
  return await keep(
    context,
    name,
    options,
    await readPrivateKey(options.file, options.p256 ? p256 : secp256k1),
  );
}

/** Keeps the private key, or a new one, under a new passphrase. */
async function keep(
  context: Context,
  name: string,
  { p256, passphraseFile }: z.infer<typeof CreateOptions>,
  privateKey?: Uint8Array,
): Promise<number> {
  const secret = await newPassphrase(context, passphraseFile);
  const key = await (p256 ? createP256Key : createKey)(context.home.keys, name, secret, privateKey);
  context.result(describe(key), `${key.name}\t${shown(key)}\n${key.path}`);
  return EXIT.done;
}

async function list(context: Context): Promise<number> {
  const keys = await listKeys(context.home.keys);
  const lines = keys.map((key) => `${key.name}\t${shown(key)}`);
  context.result({ items: keys.map(describe) }, lines.join("\n") || text(context.lang, "cli.keys.none"));
  return EXIT.done;
}

async function newPassphrase(context: Context, passphraseFile: string | undefined): Promise<string> {
  const first = await passphrase(context.lang, text(context.lang, "cli.passphrase.new"), passphraseFile);
  if (passphraseFile !== undefined) return first;
  const second = await passphrase(context.lang, text(context.lang, "cli.passphrase.again"), undefined);
  if (first !== second)
    throw new JejakError("usage", { detail: text(context.lang, "cli.passphrase.differ") });
  return first;
}

async function readPrivateKey(file: string, { utils }: typeof p256): Promise<Uint8Array> {
  const digits = (await readText(file)).trim().replace(/^0x/, "");
  if (!/^[0-9a-f]{64}$/i.test(digits))
    throw new JejakError("hex-malformed", { at: file, values: { bytes: 32 } });
  const key = fromHex(digits);
  if (!utils.isValidSecretKey(key)) throw new JejakError("private-key-invalid", { at: file });
  return key;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new JejakError("file-unreadable", { at: file, cause });
  }
}

function shown({ address, publicKey }: StoredKey): string {
  return publicKey === undefined ? address : `P-256 ${publicKey}`;
}

function describe({ name, address, publicKey, path, mode }: StoredKey) {
  const key = publicKey === undefined ? { address } : { curve: "P-256", publicKey };
  return { name, ...key, path, mode: mode.toString(8).padStart(4, "0") };
}
