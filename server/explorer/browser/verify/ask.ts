import type { z } from "zod";
import type { Verification, Verifications } from "../../../api/schemas/match.ts";
import { CheckFailure } from "./hasher.ts";

type Answers = z.output<typeof Verifications>;
export type Answer = z.output<typeof Verification>;

/** The server takes so many at once. */
export const MOST_AT_ONCE = 1000;

const TIMEOUT_MS = 30_000;
const WAIT_SECONDS = 60;

async function failureOf(response: Response): Promise<CheckFailure> {
  const { status, headers } = response;
  if (status === 429) {
    return new CheckFailure({ kind: "tooMany", seconds: Number(headers.get("retry-after")) || WAIT_SECONDS });
  }
  const problem = (await response.json().catch(() => ({}))) as { code?: string };
  const code = problem.code ?? String(status);
  return new CheckFailure({ kind: status >= 500 ? "server" : "refused", code });
}

/**
 * Asks the server about fingerprints, and sends nothing else.
 * @throws CheckFailure where it cannot be reached, is busy, or refuses
 */
export async function askAbout(hashes: readonly string[]): Promise<Answers> {
  const request = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ hashes }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  };
  const response = await fetch("/api/v1/verifications", request).catch((cause: unknown) => {
    throw new CheckFailure({ kind: "network" }, cause);
  });
  if (!response.ok) throw await failureOf(response);
  return (await response.json().catch((cause: unknown) => {
    throw new CheckFailure({ kind: "network" }, cause);
  })) as Answers;
}
