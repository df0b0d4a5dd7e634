import type { JsonObject } from "../json.ts";
import { compileNext } from "./compile.ts";
import { declarationsOf, declaredBy, type Means } from "./declared.ts";
import { diff, type Change } from "./diff.ts";
import { aspectOf, type Aspect } from "./material.ts";
import { createMeter } from "./values.ts";

/** Beyond these a trail has no versions: so much is nobody's procurement. */
export const MAX_STEPS = 1_000;
export const MAX_BYTES = 32_000_000;

/** What of a step its version follows from. */
export interface VersionStep {
  /** The published release; null where its text is not there: not published, withdrawn, of another process. */
  release: JsonObject | null;
  corrects: boolean;
}

/** A change with what Jejak says of it. */
export interface MarkedChange extends Change {
  /** Null: not material. */
  aspect: Aspect | null;
  /** Null: unknown, because a step between the two statements has no text. Only of material changes it is asked. */
  declared: boolean | null;
  means: Means | null;
}

/** The process after a step. */
export interface Version {
  /** The compiled release of every step so far whose text is there; null before the first of them. */
  compiled: JsonObject | null;
  /** Against the version before; null where the step's own text is not there. */
  changes: MarkedChange[] | null;
}

/**
 * Takes the steps of a trail in its order, one after the other, and gives the version after each, which may throw
 * JejakError `versions-too-large`.
 */
export function createVersions(): (step: VersionStep) => Version {
  const meter = createMeter();
  let compiled: JsonObject | null = null;
  /** What was stated since the last step without a text; undefined while no text is missing. */
  let sure: JsonObject | null | undefined;
  return ({ release, corrects }) => {
    if (release === null) {
      sure = null;
      return { compiled, changes: null };
    }
    const before = compiled;
    const after = compileNext(before, release);
    meter(after);
    const sureAfter = sure === undefined ? undefined : compileNext(sure, release);
    const known = sureAfter && restated(sure ?? null, sureAfter);
    const declarations = declarationsOf(before, after, { release, corrects });
    const mark = (change: Change): MarkedChange => {
      const aspect = aspectOf(change, before);
      const means = declaredBy(change, aspect, declarations) ?? null;
      const unknown = known !== undefined && !known.has(change.path);
      return { ...change, aspect, declared: means !== null || (unknown ? null : false), means };
    };
    [compiled, sure] = [after, sureAfter];
    return { compiled, changes: diff(before, after).map(mark) };
  };
}

/** Places of which something was said before within the same known stretch. */
function restated(before: JsonObject | null, after: JsonObject): Set<string> {
  const changes = diff(before, after).filter(({ kind, list }) => kind !== "added" || list !== null);
  return new Set(changes.map(({ path }) => path));
}

/** Figures of a version's changes. */
export interface ChangeCounts {
  changes: number;
  material: number;
  undeclared: number;
  /** Material, and nobody can know whether it was declared. */
  unknown: number;
}

export function countChanges(changes: readonly MarkedChange[]): ChangeCounts {
  const material = changes.filter(({ aspect }) => aspect !== null);
  return {
    changes: changes.length,
    material: material.length,
    undeclared: material.filter(({ declared }) => declared === false).length,
    unknown: material.filter(({ declared }) => declared === null).length,
  };
}
