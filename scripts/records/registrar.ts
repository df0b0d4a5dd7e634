import { to0x, fromHex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import type { Issuer, Registry } from "../../server/registrar/registry.ts";
import { findKey } from "../client/keystore.ts";
import type { OpenKey } from "../client/keystore.ts";
import { signatoryOf } from "../client/successions.ts";
import { rpcUrlOf, ledgerOf } from "../jejak/context.ts";
import type { Context } from "../jejak/context.ts";
import { SenderOptions } from "../jejak/paying.ts";
import {
  KeyOptions,
  SuccessionOption,
  agencyNamed,
  openKeys,
  signingFor,
  unixNow,
} from "../jejak/signing.ts";
import { issuerMandate, issuerOf, p256Signer } from "./issuer.ts";
import { registryAddress } from "./open.ts";
import { openRegistry } from "./registry.ts";

/** Options of commands that sign for a registry and send by themselves. */
export const RegistrarOptions = KeyOptions.extend({ ...SenderOptions.shape, ...SuccessionOption.shape });

/** RecordRegistry, who signs, and who pays. */
export interface Registrar {
  registry: Registry;
  issuer: Issuer;
}

/**
 * Opens RecordRegistry for an agency (official id or key): the first key signs, the sender pays. Closed when the work is
 * over. The mandate is the agency's own, or that of a successor: of the succession that was asked for, else of any in force.
 * Errors: `agency-unknown`, `mandate-not-good`, `registry-missing`, `key-unknown`, `key-passphrase`, `key-not-p256`,
 * `succession-unknown`.
 */
export async function withRegistrar<T>(
  context: Context,
  options: {
    key: string[];
    passphraseFile: string[];
    sender: string;
    senderPassphraseFile?: string | undefined;
    succession?: number | undefined;
  },
  agencyName: string,
  work: (registrar: Registrar) => Promise<T>,
): Promise<T> {
  const ledger = ledgerOf(context);
  const [{ chainId, contracts }, agency] = await Promise.all([
    ledger.info(),
    agencyNamed(ledger, agencyName),
  ]);
  const key = await issuerKey(context, options);
  const [{ privateKey }, now] = [key, unixNow()];
  const signer = p256Signer(to0x(fromHex(contracts.p256Verifier)), privateKey);
  const signatory = await signatoryOf(
    ledger,
    agency,
    options.succession,
    (one) => issuerMandate(one, signer, now) !== undefined,
  );
  const issuer = issuerOf(agency, signatory, { signer, privateKey, now });
  for (const line of signingFor(context.lang, agency, signatory)) context.say(line);
  const { sender, senderPassphraseFile: file } = options;
  const [payer] = await openKeys(context, {
    key: [sender],
    passphraseFile: file === undefined ? [] : [file],
  });
  if (payer === undefined) throw new JejakError("key-unknown", { at: sender });
  const rpcUrl = rpcUrlOf(context);
  const address = await registryAddress(rpcUrl, { chainId, contracts });
  const registry = openRegistry({ rpcUrl, chainId, address, payer });
  try {
    return await work({ registry, issuer });
  } finally {
    registry.close();
  }
}

/** One key signs, and on P-256. Errors: `usage`, `key-unknown`, `key-not-p256`, `key-passphrase`. */
async function issuerKey(context: Context, options: KeyOptions): Promise<OpenKey> {
  const [name, ...others] = options.key;
  if (name === undefined || others.length > 0)
    throw new JejakError("usage", { at: "--key", values: { given: options.key, expected: 1 } });
  const { path: at, publicKey } = await findKey(context.home.keys, name);
  if (publicKey === undefined) throw new JejakError("key-not-p256", { at });
  const [key] = await openKeys(context, options);
  if (key === undefined) throw new JejakError("key-unknown", { at });
  return key;
}
