import { AbiCoder } from "ethers";
import { readFileSync } from "node:fs";
import { fromBase64 } from "../../../protocol/base64.ts";
import { parseEvidence } from "../../../protocol/evidence/format.ts";
import { parseTrust } from "../../../protocol/evidence/trust.ts";
import { verifyEvidence } from "../../../protocol/evidence/verify.ts";

const GOLDEN = new URL("../../golden/evidence/", import.meta.url);

/** Files of up to 10 KB of which every character is altered, one at a time. */
export const FLIPPED = ["v1-document", "v1-passkey", "v1-entry", "v1-processes", "v1-batch-prefix"] as const;

export function readGolden(name: string): { bytes: Uint8Array; trust: string; findings: string[] } {
  const text = (end: string): string => readFileSync(new URL(`${name}.${end}`, GOLDEN), "utf8");
  return {
    bytes: new Uint8Array(readFileSync(new URL(`${name}.json`, GOLDEN))),
    trust: text("trust.json"),
    findings: JSON.parse(text("findings.json")) as string[],
  };
}

/**
 * Alters one character at a time, to its neighbour and to another case where it is a letter.
 * @returns the alterations that still hold and say something else: `place: before → after`
 */
export function survivingFlips(name: string, places: readonly number[]): string[] {
  const { bytes, trust } = readGolden(name);
  const trusted = parseTrust(trust);
  return places.flatMap((at) =>
    altered(bytes[at] ?? 0).flatMap((byte) => {
      const evidence = bytes.with(at, byte);
      const { verdict } = verifyEvidence({ evidence, trust: trusted });
      const isHarmless = verdict !== "holds" || meaningOf(evidence) === meaningOf(bytes);
      return isHarmless ? [] : [`${at}: ${char(bytes[at] ?? 0)} → ${char(byte)}`];
    }),
  );
}

/** The file without what no contract looks at: the bytes that fill up the words of a passkey's signature. */
function meaningOf(bytes: Uint8Array): string {
  const evidence = parseEvidence(bytes);
  const approvals = evidence.approvals.map(({ signature, ...rest }) => ({
    ...rest,
    signature: parts(signature),
  }));
  return JSON.stringify({ ...evidence, approvals });
}

function parts(signature: string): string {
  const bytes = fromBase64(signature);
  if (bytes.length <= 65) return signature;
  return String(
    AbiCoder.defaultAbiCoder().decode(
      ["bytes32", "bytes32", "uint256", "uint256", "bytes", "string"],
      bytes,
      true,
    ),
  );
}

const isLetter = (byte: number): boolean => /[A-Za-z]/.test(char(byte));

function altered(byte: number): number[] {
  return isLetter(byte) ? [byte ^ 1, byte ^ 0x20] : [byte ^ 1];
}

function char(byte: number): string {
  return String.fromCharCode(byte);
}
