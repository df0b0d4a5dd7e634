import { z } from "zod";
import type { Demand } from "./key-binding.ts";

/** What a verifier asks a holder to bind a presentation to: both `nonce` and `aud` of its KB-JWT. */
export type CompleteDemand = Required<Demand>;

const FORMAT = "jejak-demand";
const MOST = 2_000;

const Shape = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(1),
  audience: z.string().min(1).max(500),
  nonce: z.string().regex(/^[\w-]{16,200}$/),
});

/** A demand in one line, for a QR code or for pasting. */
export function formatDemand({ audience, nonce }: CompleteDemand): string {
  return JSON.stringify({ format: FORMAT, version: 1, audience, nonce });
}

/** Null where the text is no demand. */
export function parseDemand(text: string): CompleteDemand | null {
  if (text.length > MOST || !text.includes(FORMAT)) return null;
  const parsed = Shape.safeParse(objectIn(text));
  return parsed.success ? { audience: parsed.data.audience, nonce: parsed.data.nonce } : null;
}

function objectIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
