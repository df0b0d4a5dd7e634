import { parentPort } from "node:worker_threads";
import { checkSignature } from "../../protocol/signature.ts";
import type { SignatureVerdict, Verifiers } from "../../protocol/signature.ts";
import { nativePrimitives } from "../jejak-verify/native.ts";

/** A batch of signatures: signer, digest and signature of each. */
export interface Batch {
  verifiers: Verifiers;
  checks: { signer: Uint8Array; digest: Uint8Array; signature: Uint8Array }[];
}

const primitives = nativePrimitives();

parentPort?.on("message", ({ verifiers, checks }: Batch) => {
  const verdicts: SignatureVerdict[] = checks.map((check) =>
    checkSignature({ ...check, verifiers }, primitives),
  );
  parentPort?.postMessage(verdicts);
});
