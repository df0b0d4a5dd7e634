import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Express, Response } from "express";
import { TEXTS } from "../../protocol/texts.ts";
import { deliver } from "../api/deliver.ts";
import { nameOperation } from "../api/observe.ts";
import type { Assets } from "./assets.ts";
import { inLanguage } from "./links.ts";

/** Every type of record that this site knows, as one list: asking for one would tell which record is being checked. */
export const TYPES_PATH = "/record-types.json";

const WORKER_PATH = "/check-worker.js";
const TYPES_FOLDER = join(import.meta.dirname, "../records/types");

/** What the checking page loads, beside style, fonts and icon. */
const SCRIPTS = ["check.ts", "check-desk.ts", "scanner.ts"];

/** The worker fetches what it keeps, from here alone. */
const WORKER_POLICY = "default-src 'none'; connect-src 'self'";

const JSON_TYPE = "application/json; charset=utf-8";
const SCRIPT_TYPE = "text/javascript; charset=utf-8";

function readTypes(): string {
  const names = readdirSync(TYPES_FOLDER).filter((name) => name.endsWith(".json"));
  return `[${names
    .sort()
    .map((name) => readFileSync(join(TYPES_FOLDER, name), "utf8").trim())
    .join(",")}]`;
}

function filesOf({ files, href }: Assets): string[] {
  const looks = [...files.keys()].filter((path) => !path.endsWith(".js"));
  return [TYPES_PATH, ...SCRIPTS.map(href), ...looks];
}

function wordsOf(): string {
  return JSON.stringify(Object.entries(TEXTS).filter(([key]) => key.startsWith("desk.")));
}

function versionOf(...parts: string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex").slice(0, 16);
}

/** The service worker's code: what it keeps stands before it, with a version that changes with any of it. */
function workerOf(assets: Assets, types: string): string {
  const code = assets.files.get(assets.href("check-worker.ts"))?.bytes ?? new Uint8Array();
  const pages = (["id", "en"] as const).map((lang) => inLanguage(lang, "/check"));
  const files = filesOf(assets);
  const version = versionOf(JSON.stringify(files), types, wordsOf());
  return `const KEPT=${JSON.stringify({ version, pages, files })};${Buffer.from(code).toString()}`;
}

/** Serves what the checking page keeps on a device, and the worker that keeps it. */
export function mountKept(app: Express, assets: Assets): void {
  const types = readTypes();
  const worker = workerOf(assets, types);
  const send = (res: Response, type: string, bytes: string) => {
    nameOperation(res, "kept");
    res.setHeader("Cache-Control", "no-cache");
    return deliver(res.req, res, { status: 200, type, bytes });
  };
  app.get(TYPES_PATH, (_req, res) => send(res, JSON_TYPE, types));
  app.get(WORKER_PATH, (_req, res) => {
    res.setHeader("Content-Security-Policy", WORKER_POLICY);
    return send(res, SCRIPT_TYPE, worker);
  });
}
