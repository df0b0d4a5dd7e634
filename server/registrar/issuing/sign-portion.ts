import { KEY } from "../vault/kms.ts";
import { sealedRows } from "../vault/sealed.ts";
import { recordSigner } from "./sign.ts";
import type { RecordSigner, RowToSign, SigningContext } from "./sign.ts";

/** Rows of one batch, for one thread. */
export interface SigningTask {
  context: SigningContext;
  rows: readonly RowToSign[];
  /** Data keys of the rows, joined. */
  keys: Uint8Array;
}

/** Records of one batch, signed and sealed. */
export interface SignedPortion {
  indexes: number[];
  /** 32 bytes each, joined. */
  recordIds: Uint8Array;
  /** As the vault takes them: `sealedRows`. */
  sealed: Uint8Array;
}

/** Signs rows, and seals what it signed: neither the database nor the key store is needed for it. */
export function signPortion({ context, rows, keys }: SigningTask): SignedPortion {
  const { place, batch } = context.terms;
  const sign = signerFor(context);
  const records = rows.map(sign);
  const toSeal = records.map(({ index, sdJwt }, i) => ({
    index,
    plaintext: Buffer.from(sdJwt, "ascii"),
    key: keys.subarray(i * KEY, (i + 1) * KEY),
  }));
  return {
    indexes: records.map(({ index }) => index),
    recordIds: Buffer.concat(records.map(({ recordId }) => recordId)),
    sealed: sealedRows({ agency: place.agency, batch }, toSeal),
  };
}

let known: { name: string; sign: RecordSigner } | undefined;

function signerFor(context: SigningContext): RecordSigner {
  const { place, batch, size, iat, integrity } = context.terms;
  const { chainId, registry, agency } = place;
  // A number that was given back may be another batch's by now, of another size.
  const name = [chainId, registry, agency, batch, size, iat, integrity, context.signer].join();
  if (known?.name !== name) known = { name, sign: recordSigner(context) };
  return known.sign;
}
