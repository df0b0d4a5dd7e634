import { JejakError } from "../protocol/errors.ts";

const FULL: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT"]);
const NO_FOLDER: ReadonlySet<string> = new Set(["EEXIST", "ENOENT", "ENOTDIR"]);
const CLOSED: ReadonlySet<string> = new Set(["EACCES", "EPERM", "EROFS"]);

/**
 * What a disk that is full or closed says of any file, wherever that was met: `disk-full` or `file-unwritable`, with
 * the file; undefined for all else.
 */
export function diskError(cause: unknown): JejakError | undefined {
  const { code = "", path, syscall } = cause as NodeJS.ErrnoException;
  const where = { ...(path !== undefined && { at: path }), detail: code, cause };
  if (FULL.has(code)) return new JejakError("disk-full", where);
  if (CLOSED.has(code)) return new JejakError("file-unwritable", where);
  return syscall === "mkdir" && NO_FOLDER.has(code) ? new JejakError("file-unwritable", where) : undefined;
}
