import { statfsSync } from "node:fs";

/** An end of the set-up that the person at the terminal can do something about. */
export class SetupError extends Error {
  /** @param {string} id what happened and what to do, in Indonesian @param {string} en the same in English */
  constructor(id, en, detail = "") {
    super(`${en}\n${detail}`);
    this.id = id;
    this.en = en;
    this.detail = detail;
  }
}

/** Prints one step of the set-up in both languages. */
export function say(id, en) {
  process.stderr.write(`Jejak: ${id} / ${en}\n`);
}

/** Prints what went wrong, in both languages, and ends with a non-zero code. */
export function fail(error) {
  const { id, en, detail } = error instanceof SetupError ? error : fromSystem(error);
  process.stderr.write(`\nJejak: ${id}\n\nJejak: ${en}\n${detail ? `\n${detail}\n` : ""}`);
  process.exit(1);
}

function fromSystem(error) {
  if (error?.code === "ENOSPC" || error?.code === "EDQUOT") return diskFull(String(error.message));
  if (error?.code === "EACCES" || error?.code === "EROFS" || error?.code === "EPERM") {
    return new SetupError(
      `folder ini tidak dapat ditulisi: ${error.path ?? ""}. Beri izin tulis kepada pengguna ini, atau pindahkan Jejak.`,
      `this folder cannot be written: ${error.path ?? ""}. Give this user permission to write, or move Jejak.`,
    );
  }
  return new SetupError(
    "penyiapan gagal tak terduga.",
    "the set-up failed unexpectedly.",
    String(error?.stack ?? error),
  );
}

/** Free space below which no set-up can end well: Node.js, the libraries and a first ledger together. */
const NEEDED = 1_000_000_000;

/** Errors early, where npm would work for minutes, leave optional packages out, and not say why. */
export function checkSpace(folder, needed = NEEDED) {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free < needed)
    throw diskFull(`${folder}: ${Math.round(free / 1e6)} MB < ${Math.round(needed / 1e6)} MB`);
}

export function diskFull(detail) {
  return new SetupError(
    "penyimpanan penuh. Kosongkan sekitar 1,5 GB lalu jalankan perintah yang sama lagi.",
    "the disk is full. Free about 1.5 GB and run the same command again.",
    detail,
  );
}
