import { parentPort } from "node:worker_threads";
import { checkP256Together, rememberMultiples } from "../../protocol/p256-together.ts";
import { checkSignature } from "../../protocol/signature.ts";
import type { SignatureVerdict, Verifiers } from "../../protocol/signature.ts";
import { nativePrimitives } from "../jejak-verify/native.ts";

/** A batch of signatures: signer, digest and signature of each. */
export interface Batch {
  verifiers: Verifiers;
  checks: { signer: Uint8Array; digest: Uint8Array; signature: Uint8Array }[];
}

const primitives = nativePrimitives();
const multiples = rememberMultiples(primitives.tableFrom);

parentPort?.on("message", ({ verifiers, checks }: Batch) => {
  const all = checks.map((check) => ({ ...check, verifiers }));
  const together = checkP256Together(all, primitives, multiples);
  const verdicts: SignatureVerdict[] = all.map((check) => checkSignature(check, together));
  parentPort?.postMessage(verdicts);
});
