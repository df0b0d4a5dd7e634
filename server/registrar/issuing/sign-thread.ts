import { serveThread } from "../../thread.ts";
import { recordSigner } from "./sign.ts";
import type { RecordSigner, RowToSign, SignedRecord, SigningContext } from "./sign.ts";

/** Rows of one batch, for one thread. */
export interface SigningTask {
  context: SigningContext;
  rows: readonly RowToSign[];
}

let known: { name: string; sign: RecordSigner } | undefined;

serveThread(({ context, rows }: SigningTask): SignedRecord[] => {
  const { place, batch, iat, integrity } = context.terms;
  const name = [place.chainId, place.registry, place.agency, batch, iat, integrity, context.signer].join();
  if (known?.name !== name) known = { name, sign: recordSigner(context) };
  return rows.map(known.sign);
});
