import { JejakError } from "../../protocol/errors.ts";
import type { JsonObject } from "../../protocol/json.ts";
import { diff, type Change } from "../../protocol/ocds/diff.ts";
import { aspectOf } from "../../protocol/ocds/material.ts";
import type { MarkedChange } from "../../protocol/ocds/versions.ts";
import {
  isCompilable,
  releaseReader,
  textState,
  trailTexts,
  trailVersions,
  type StepText,
  type StepVersion,
} from "../content/versions.ts";
import type { StepTextRow } from "../store/queries/versions.ts";
import type { Deps } from "./deps.ts";
import { hex } from "./format.ts";

/** @throws JejakError `versions-too-large` */
function checkCompilable(rows: readonly StepTextRow[]): void {
  if (!isCompilable(rows)) throw new JejakError("versions-too-large", { values: { steps: rows.length } });
}

async function all<T>(steps: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const step of steps) found.push(step);
  return found;
}

/**
 * The texts of a trail, in order.
 * @throws JejakError `versions-too-large`, `content-damaged`
 */
export function readTexts(deps: Pick<Deps, "content">, rows: readonly StepTextRow[]): Promise<StepText[]> {
  checkCompilable(rows);
  return all(trailTexts(rows, releaseReader(deps.content)));
}

/** So many trails, with texts of at most so many bytes each, are remembered: a reader looks at several differences. */
const REMEMBERED = 16;
const REMEMBERED_BYTES = 1_000_000;

const memories = new WeakMap<Deps["content"], Map<string, StepVersion[]>>();

/** Texts never change under their hashes; which of them count stands in the key. */
function memoryKey(rows: readonly StepTextRow[]): string {
  return rows.map((row) => `${row.index} ${hex(row.content_hash)} ${textState(row)} ${row.corrects}`).join();
}

function remember(memory: Map<string, StepVersion[]>, key: string, versions: StepVersion[]): void {
  const bytes = versions.reduce((sum, { row }) => sum + (row.size ?? 0), 0);
  const whole = versions.every(({ row, state }) => state === textState(row));
  if (!whole || bytes > REMEMBERED_BYTES) return;
  memory.set(key, versions);
  const [oldest] = memory.keys();
  if (memory.size > REMEMBERED && oldest !== undefined) memory.delete(oldest);
}

/**
 * The versions of a trail, in order.
 * @throws JejakError `versions-too-large`, `content-damaged`
 */
export async function readVersions(
  { content }: Pick<Deps, "content">,
  rows: readonly StepTextRow[],
): Promise<readonly StepVersion[]> {
  checkCompilable(rows);
  const memory = memories.get(content) ?? new Map<string, StepVersion[]>();
  memories.set(content, memory);
  const key = memoryKey(rows);
  const known = memory.get(key);
  if (known !== undefined) return known;
  const versions = await all(trailVersions(rows, releaseReader(content)));
  remember(memory, key, versions);
  return versions;
}

/** A difference with the steps that made it. */
export interface Attributed {
  change: Change;
  aspect: MarkedChange["aspect"];
  declared: boolean | null;
  means: NonNullable<MarkedChange["means"]>[];
  /** Trail indexes. */
  steps: number[];
}

/** What lies between two versions of a trail: {@link attribute} tells which step made which difference. */
export interface Between {
  from: JsonObject | null;
  to: JsonObject | null;
  /** Changes of the steps between, oldest first. */
  steps: readonly { trailIndex: number; changes: readonly MarkedChange[] }[];
}

/**
 * The differences between two versions. One is declared if each step that changed the field declared it; material if
 * it is so as a whole, or was in one of these steps.
 */
export function attribute({ from, to, steps }: Between): Attributed[] {
  const made = new Map<string, { trailIndex: number; change: MarkedChange }[]>();
  for (const { trailIndex, changes } of steps)
    for (const change of changes) {
      const known = made.get(change.path);
      if (known === undefined) made.set(change.path, [{ trailIndex, change }]);
      else known.push({ trailIndex, change });
    }
  return diff(from, to).map((change) => {
    const parts = made.get(change.path) ?? [];
    const material = parts.filter((part) => part.change.aspect !== null);
    const telling = (material.length > 0 ? material : parts).map((part) => part.change);
    return {
      change,
      aspect: aspectOf(change, from) ?? material[0]?.change.aspect ?? null,
      declared: together(telling.map(({ declared }) => declared)),
      means: [...new Set(telling.flatMap(({ means }) => (means === null ? [] : [means])))],
      steps: parts.map(({ trailIndex }) => trailIndex),
    };
  });
}

const OTHER_WAY = { added: "removed", changed: "changed", removed: "added" } as const;

/** The same difference looked at from the newer version: what the steps between did stays what it was. */
export function turned(difference: Attributed): Attributed {
  const { before, after, kind, ...place } = difference.change;
  return { ...difference, change: { ...place, before: after, after: before, kind: OTHER_WAY[kind] } };
}

/** False wins over unknown, unknown over true; of nothing nothing is known. */
function together(declared: readonly (boolean | null)[]): boolean | null {
  if (declared.includes(false)) return false;
  return declared.length === 0 || declared.includes(null) ? null : true;
}
