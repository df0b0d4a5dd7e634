import { serveThread } from "../../thread.ts";
import { recordSigner } from "./sign.ts";
import type { RecordSigner, RowToSign, SignedRecord, SigningContext } from "./sign.ts";

/** Rows of one batch, for one thread. */
export interface SigningTask {
  context: SigningContext;
  rows: readonly RowToSign[];
}

let known: { place: string; sign: RecordSigner } | undefined;

serveThread(async ({ context, rows }: SigningTask): Promise<SignedRecord[]> => {
  const place = `${context.statusList} ${context.iat} ${context.signer} ${context.integrity}`;
  if (known?.place !== place) known = { place, sign: recordSigner(context) };
  const signed: SignedRecord[] = [];
  for (const row of rows) signed.push(await known.sign(row));
  return signed;
});
