import type { Express, Request, RequestHandler, Response } from "express";
import { JejakError } from "../../protocol/errors.ts";
import { parseTilePath, sizeNeeded } from "../../protocol/proof/tiles.ts";
import { newestNote, noteText, publishedSize, readLogIdentity } from "../store/queries/checkpoints.ts";
import { readBundle, readTile } from "../store/tree.ts";
import { allowOrigins } from "./cors.ts";
import { deliver, type Delivery } from "./deliver.ts";
import type { Deps } from "./deps.ts";
import { nameOperation } from "./observe.ts";

/** What a signed checkpoint covers never changes. */
const FOR_EVER = "public, max-age=31536000, immutable";

/** A file of the log, and what the operation is called in logs and metrics. */
interface LogFile extends Delivery {
  operation: string;
  immutable: boolean;
}

/**
 * Serves the log in the form of c2sp.org/tlog-tiles under `/log`: `checkpoint`, `tile/<L>/<N>[.p/<W>]` and
 * `tile/entries/<N>[.p/<W>]`. Only what the newest signed checkpoint covers is there, so that a tile is the same for
 * ever, whatever becomes of blocks that are not final yet.
 */
export function mountTiles(app: Express, deps: Deps): void {
  app.use("/log", allowOrigins, tiles(deps));
}

function tiles(deps: Deps): RequestHandler {
  return async (req, res) => {
    const file = await fileAt(deps.pool, req.path.slice(1));
    if (file === null) throw new JejakError("not-found", { values: { path: `/log${req.path}` } });
    nameOperation(res, file.operation);
    refuseOtherMethods(req, res);
    if (file.immutable) res.setHeader("Cache-Control", FOR_EVER);
    await deliver(req, res, file);
  };
}

function refuseOtherMethods({ method }: Request, res: Response): void {
  const allowed = "GET, HEAD";
  if (allowed.includes(method)) return;
  res.setHeader("Allow", allowed);
  throw new JejakError("method-not-allowed", { values: { allowed } });
}

async function fileAt(db: Deps["pool"], path: string): Promise<LogFile | null> {
  if (path === "checkpoint") return checkpoint(db);
  const tile = parseTilePath(path);
  if (tile === null || sizeNeeded(tile) > (await publishedSize(db))) return null;
  const { level, index, width } = tile;
  const isBundle = level === null;
  const bytes = isBundle ? await readBundle(db, index, width) : await readTile(db, level, index, width);
  if (bytes === null) throw new JejakError("not-ready", { values: { waitingFor: ["index"] } });
  const operation = isBundle ? "log entries" : "log tile";
  // Hashes do not shrink; entries do, for much of their words is zeroes.
  const shrinks = isBundle;
  return { operation, immutable: true, status: 200, type: "application/octet-stream", shrinks, bytes };
}

/** The newest signed note. @throws JejakError `not-ready` before the first */
async function checkpoint(db: Deps["pool"]): Promise<LogFile> {
  const identity = await readLogIdentity(db);
  const note = identity && (await newestNote(db, identity.origin));
  if (!note) throw new JejakError("not-ready", { values: { waitingFor: ["checkpoint"] } });
  const type = "text/plain; charset=utf-8";
  return { operation: "log checkpoint", immutable: false, status: 200, type, bytes: noteText(note) };
}
