import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { JejakError } from "../protocol/errors.ts";

/** Name and version of the data folder's layout; a folder that says otherwise is refused. */
export const HOME_FORMAT = "jejak-home 1";

/** Where everything lies in the data folder. */
export interface Home {
  root: string;
  /** Journal of the local chain. */
  chain: string;
  /** The embedded PostgreSQL. */
  postgres: string;
  /** Manifests and other content, by hash. */
  content: string;
  /** Encrypted keystores and their passphrase files. */
  keys: string;
  /** Data keys of the registrar's vault: in no backup but the one that is made of them alone. */
  vaultKeys: string;
  /** Rows that a system handed to the registrar's API, while their job runs: in no backup. */
  spool: string;
  /** Verifiers that the site offers, built at each start; may be deleted at any time. */
  tools: string;
  /** One log file a process; may be deleted at any time. */
  logs: string;
  /** Addresses, ports, contracts and process ids, for the commands. */
  run: string;
  /** Every process that runs for this folder, written the moment it is started. */
  processes: string;
  /** Deployment of the contracts on the local chain. */
  deployments: string;
  /** Names the supervisor that owns the folder. */
  lock: string;
  /** Names the folder's layout and its version. */
  format: string;
}

/** The paths of the data folder at `root`; touches nothing. */
export function homePaths(root: string): Home {
  const at = (name: string) => join(resolve(root), name);
  return {
    root: resolve(root),
    chain: at("chain"),
    postgres: at("postgres"),
    content: at("content"),
    keys: at("keys"),
    vaultKeys: at("vault-keys"),
    spool: at("spool"),
    tools: at("tools"),
    logs: at("logs"),
    run: at("run.json"),
    processes: at("processes.json"),
    deployments: at("deployments"),
    lock: at("lock"),
    format: at("format"),
  };
}

/** What `jejak keys create` and `jejak deploy` make. */
const BEFORE_FIRST_START: ReadonlySet<string> = new Set(["keys", "deployments"]);

function checkFormat({ root, format }: Home): void {
  const found = existsSync(format) ? readFileSync(format, "utf8").trim() : null;
  if (found === HOME_FORMAT) return;
  if (found === null && readdirSync(root).every((name) => BEFORE_FIRST_START.has(name))) return;
  throw new JejakError("data-folder-version", {
    values: { folder: root, found: found ?? "unmarked", expected: HOME_FORMAT },
  });
}

/** Started by root, PostgreSQL runs as another user and has to pass through; it still cannot list or read. */
function letPass(folder: string): void {
  const { mode } = statSync(folder);
  if (process.getuid?.() === 0 && (mode & 0o001) === 0) chmodSync(folder, (mode & 0o777) | 0o001);
}

/**
 * Opens the data folder at `root`, created first when there is none.
 * Errors: `data-folder-version` when another version, or somebody else, wrote it.
 */
export function openHome(root: string): Home {
  const home = homePaths(root);
  mkdirSync(home.root, { recursive: true, mode: 0o711 });
  checkFormat(home);
  letPass(home.root);
  writeFileSync(`${home.format}.${process.pid}`, `${HOME_FORMAT}\n`);
  renameSync(`${home.format}.${process.pid}`, home.format);
  for (const folder of [home.chain, home.content, home.keys, home.logs]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  return home;
}
