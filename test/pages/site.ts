import { createHash } from "node:crypto";
import type { Context } from "mocha";
import { openWindow, whyNoBrowser } from "../helpers/browser.ts";
import type { Look, Window } from "../helpers/browser.ts";
import * as seeds from "../server/api/seed.ts";
import {
  CHANGED_OCID,
  DOCUMENT,
  SAGARA,
  SHARED_OCID,
  SLASHED,
  startSeeded,
} from "../server/explorer/seeded.ts";
import type { Seeded } from "../server/explorer/seeded.ts";

/** A document whose bytes are at hand: what the site knows it as, and what a visitor may hold. */
export const LETTER = {
  name: "surat penunjukan.txt",
  bytes: Buffer.from("Surat penunjukan penyedia, contoh.\n"),
};

export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

export const PROCESS = `/agencies/${SAGARA}/processes/${encodeURIComponent(SHARED_OCID)}`;

/** A process with undeclared and declared changes. */
export const CHANGED = `/agencies/${SAGARA}/processes/${CHANGED_OCID}`;

/** One page of every kind, errors included; English is at the same addresses under /en. */
export const PATHS: readonly string[] = [
  "/",
  "/processes",
  "/processes?q=zzz",
  `/processes/${encodeURIComponent(SHARED_OCID)}`,
  PROCESS,
  `/agencies/${SAGARA}/processes/ocds-a-2`,
  `${CHANGED}/versions`,
  `${CHANGED}/diff?from=0&to=2`,
  `${CHANGED}/state?at=2030-01-01`,
  "/changes",
  "/agencies",
  `/agencies/${SAGARA}`,
  `/agencies/${encodeURIComponent(SLASHED)}`,
  "/entries",
  "/entries/0",
  "/entries/3",
  "/entries/74",
  `/documents/${DOCUMENT}`,
  `/documents/${"00".repeat(32)}`,
  "/ledger",
  `/verify?hashes=${DOCUMENT}%0A${"00".repeat(32)}%0Anot-one`,
  "/check",
  "/api",
  "/not/there",
];

export function inLanguage(lang: "id" | "en", path: string): string {
  if (lang === "id") return path;
  return path === "/" ? "/en" : `/en${path}`;
}

/** A site over a seeded ledger, and windows on it. */
export interface Site {
  readonly ledger: Seeded;
  readonly open: (look?: Look) => Promise<Window>;
  readonly stop: () => Promise<void>;
}

/** Ends the site; where no browser can run there is none. */
export async function stopSite(site: Site | undefined): Promise<void> {
  await site?.stop();
}

/** Starts the site; skips the tests of this file, and says why, where no browser can run. */
export async function startSite(test: Context): Promise<Site> {
  const reason = whyNoBrowser();
  if (reason !== null) {
    console.log(`      skipped: ${reason}`);
    test.skip();
  }
  const ledger = await startSeeded();
  const { pool } = ledger.world;
  const document = {
    id: "s",
    documentType: "x_suratPenunjukan",
    title: "Surat penunjukan",
    format: "text/plain",
  };
  await seeds.record(pool, ledger.seed, {
    officialId: SAGARA,
    ocid: "ocds-surat",
    tags: 64,
    title: "Pengadaan bersurat",
    documents: [{ ...document, size: LETTER.bytes.length, sha256: sha256Of(LETTER.bytes) }],
  });
  // The browser serves all files of this run, and ends with its process.
  const windows = new Set<Window>();
  return {
    ledger,
    open: async (look) => {
      const opened = await openWindow(ledger.world.url, look);
      windows.add(opened);
      return opened;
    },
    stop: async () => {
      for (const opened of windows) await opened.close();
      await ledger.world.stop();
    },
  };
}
