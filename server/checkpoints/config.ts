import { readFileSync } from "node:fs";
import { z } from "zod";
import { JejakError } from "../../protocol/errors.ts";
import { parseStrict } from "../../protocol/json.ts";
import { parseVkey } from "../../protocol/proof/cosignature.ts";

/** A witness whose cosignatures the operator asks for. */
export interface WitnessConfig {
  /** Its verifier key (type 0x04). */
  key: string;
  /** Where it serves `checkpoint`, without the slash at the end. */
  url: string;
}

const Witnesses = z
  .array(
    z.strictObject({
      key: z.string().max(2_048),
      url: z
        .url({ protocol: /^https?$/, error: "must be a URL such as https://saksi.example" })
        .transform((url) => url.replace(/\/+$/, "")),
    }),
  )
  .max(100);

function problemOf(cause: unknown): string {
  if (!(cause instanceof z.ZodError)) return cause instanceof Error ? cause.message : String(cause);
  return cause.issues.map(({ path, message }) => [path.join("."), message].join(" ").trim()).join("; ");
}

/**
 * Reads the file that `WITNESSES` names; none without it.
 * @throws JejakError `config-invalid`, with what is wrong and where
 */
export function loadWitnesses(path: string | undefined): WitnessConfig[] {
  if (path === undefined) return [];
  try {
    const witnesses = Witnesses.parse(parseStrict(readFileSync(path)));
    const keys = new Set(witnesses.map(({ key }) => parseVkey(key).keyId));
    if (keys.size !== witnesses.length)
      throw new JejakError("vkey-malformed", { detail: "a key stands twice" });
    return witnesses;
  } catch (cause) {
    const problem = problemOf(cause);
    const problems = [{ name: "WITNESSES", problem, path }];
    throw new JejakError("config-invalid", {
      values: { problems },
      detail: `WITNESSES ${path}: ${problem}`,
      cause,
    });
  }
}
