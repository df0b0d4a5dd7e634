import { tagMask, CLOSES, tagsOf } from "../../protocol/tags.ts";
import type { SignedStep, Warning } from "./schema.ts";

/** What the signed numbers say differently from the published text. */
export function warningsOf(step: SignedStep, release: Readonly<Record<string, unknown>>): Warning[] {
  return [...tagWarning(step.tags, release.tag), ...deadlineWarning(step.deadline, release)];
}

function tagWarning(signed: number, published: unknown): Warning[] {
  const tags = Array.isArray(published) ? published.filter((tag) => typeof tag === "string") : [];
  const mask = (signed & ~CLOSES) >>> 0;
  if (tagMask(tags) === mask) return [];
  return [{ code: "tags.mismatch", values: { signed: tagsOf(mask), published: tags } }];
}

function deadlineWarning(signed: number, release: Readonly<Record<string, unknown>>): Warning[] {
  const published = endOfTender(release);
  if (signed === 0 || published === undefined) return [];
  if (Math.floor(Date.parse(published) / 1000) === signed) return [];
  const said = new Date(signed * 1000).toISOString();
  return [{ code: "deadline.mismatch", values: { signed: said, published } }];
}

function endOfTender(release: Readonly<Record<string, unknown>>): string | undefined {
  const end = member(member(release.tender, "tenderPeriod"), "endDate");
  return typeof end === "string" ? end : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
