import { toHex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { rootsOfPath } from "../../protocol/log.ts";
import { consistencyPlaces, rootPlaces } from "../../protocol/proof/places.ts";
import { nodesFrom, tilePath, tilesFor } from "../../protocol/proof/tiles.ts";
import { nodeSha256 } from "../audit/fold/peaks.ts";
import type { LogClient } from "./log-client.ts";

/**
 * Reads the path (see `rootsOfPath`) from one size to a larger one from tiles of hashes: at most two tiles a level of
 * tiles, however large the log is.
 * @throws JejakError those of `LogClient`
 */
export async function readPath(log: LogClient, oldSize: number, size: number): Promise<Uint8Array[]> {
  const proof = consistencyPlaces(oldSize, size);
  const nodes = isPowerOfTwo(oldSize) ? [rootPlaces(oldSize), ...proof] : proof;
  const tiles = new Map<string, Uint8Array>();
  await Promise.all(
    tilesFor(nodes, size).map(async (tile) => {
      tiles.set(tilePath({ ...tile, width: 1 }), await log.hashes(tile));
    }),
  );
  return nodesFrom((tile) => tiles.get(tilePath({ ...tile, width: 1 })), nodes, nodeSha256);
}

/** A consistency proof as RFC 6962 has it, made a path: it leaves out the old root where that is a subtree's. */
export function pathOfProof(
  oldSize: number,
  oldRoot: Uint8Array,
  proof: readonly Uint8Array[],
): readonly Uint8Array[] {
  return isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : proof;
}

function isPowerOfTwo(size: number): boolean {
  return Number.isInteger(Math.log2(size));
}

/**
 * Root of the first `oldSize` leaves of the log of `size` leaves with this root.
 * @throws JejakError `log-inconsistent` where the path does not lead to the root that the operator signed
 */
export function oldRootOf(
  path: readonly Uint8Array[],
  oldSize: number,
  { size, root }: { size: number; root: string },
): string {
  const found = rootsOfPath({ oldSize, size, path }, nodeSha256);
  const calculated = toHex(found.root);
  if (calculated === root) return toHex(found.oldRoot);
  throw new JejakError("log-inconsistent", { values: { from: oldSize, size, root, calculated } });
}
