import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Wallet, encryptKeystoreJson } from "ethers";
import type pg from "pg";
import { to0x } from "../../protocol/bytes.ts";
import { keccak256, utf8 } from "../../protocol/hash.ts";
import { createRpc, type Rpc } from "../../server/chain/rpc.ts";
import { openContent, type ContentStore } from "../../server/content/content.ts";
import { checkOwn } from "../../server/evidence/check.ts";
import { makeEvidence, type Sources } from "../../server/evidence/make.ts";
import { homePaths } from "../../server/home.ts";
import { createManifests } from "../../server/indexer/manifests.ts";
import { createLogger } from "../../server/log.ts";
import { RELAY_OPTIONS, type RelayContext } from "../../server/relay/context.ts";
import { gasKey } from "../../server/relay/key.ts";
import { createRelay } from "../../server/relay/relay.ts";
import { submissionChain } from "../../server/submissions/chain.ts";
import { getSubmission } from "../../server/submissions/read.ts";
import { submit } from "../../server/submissions/submit.ts";
import "../../server/scrypt.ts";
import { startWorld } from "../server/api/world.ts";
import { openDatabase, startIndexer, startLedger } from "../server/indexer/support.ts";
import { contractsOf } from "../server/relay/world.ts";
import { ANVIL_KEY, type Anvil } from "./anvil.ts";
import { runHere, type Ran } from "./command.ts";
import type { TestLedger } from "./ledger.ts";

const SCRYPT = { scrypt: { N: 4_096 } };
/** Between two looks at the chain, and between two looks for texts that nobody waits for. */
const PAUSE_MS = 80;
const TEXTS_MS = 400;

/** A whole site within this process: chain (anvil), index, relay, API and pages, and a data folder with keys. */
export interface Site {
  anvil: Anvil;
  ledger: TestLedger;
  pool: pg.Pool;
  content: ContentStore;
  /** The data folder; in its `keys`, `administrator` (which pays) and what {@link Site.keep} keeps. */
  home: string;
  url: string;
  /** Keeps a key under a name, with its passphrase beside it. */
  keep(name: string, wallet: Wallet): Promise<void>;
  /** Runs the command on this site, with --json. */
  jejak(...args: string[]): Promise<Ran>;
  /** Resolves once everything that the chain has is in the index, texts too. */
  indexed(): Promise<void>;
  stop(): Promise<void>;
}

async function relayOn(pool: pg.Pool, ledger: TestLedger, rpc: Rpc) {
  const wallet = new Wallet(to0x(keccak256(utf8(`relay ${ledger.rpcUrl}`))));
  await (await ledger.sender.sendTransaction({ to: wallet.address, value: 10n ** 20n })).wait();
  const db = await pool.connect();
  const chainId = BigInt(ledger.deployment.chainId);
  const context: RelayContext = {
    db,
    rpc,
    key: gasKey(wallet, chainId),
    chainId,
    contracts: contractsOf(ledger),
    options: RELAY_OPTIONS,
    now: () => Date.now(),
    log: createLogger("test", "silent"),
  };
  const relay = createRelay(context);
  return {
    // The node may answer before it has mined.
    forward: async () => {
      while (await relay.round()) await sleep(PAUSE_MS);
    },
    stop: () => {
      db.release();
    },
  };
}

function indexTexts(pool: pg.Pool, content: ContentStore, folder: string) {
  const manifests = createManifests({ pool, content, folder, logger: createLogger("test", "silent") });
  let last = Promise.resolve();
  const round = () => (last = last.then(() => manifests.tick()));
  const timer = setInterval(() => void round(), TEXTS_MS);
  return {
    /** A round that begins after this call. */
    round,
    stop: async () => {
      clearInterval(timer);
      await last;
    },
  };
}

function sourcesOf(pool: pg.Pool, content: ContentStore, rpc: Rpc, ledger: TestLedger): Sources {
  const { auditLog, agencyDirectory, procurementLedger } = contractsOf(ledger);
  const { chainId } = ledger.deployment;
  return {
    ...{ pool, content, rpc, networkFinality: "tags" },
    deployment: { chainId, auditLog, agencyDirectory, procurementLedger },
    check: (evidence, own) => Promise.resolve(checkOwn(evidence, own)),
  };
}

/** Starts a site on a ledger with two agencies of three officers. */
export async function startSite(): Promise<Site> {
  const { anvil, ledger, deployment } = await startLedger();
  const home = mkdtempSync(join(tmpdir(), "jejak-site-"));
  const { keys, content: folder } = homePaths(home);
  mkdirSync(keys, { recursive: true });
  const [pool, content, rpc] = [await openDatabase(), await openContent(folder), createRpc(anvil.url)];
  const indexer = startIndexer(pool, deployment, [anvil.url], { nextBlock: () => sleep(PAUSE_MS) });
  const texts = indexTexts(pool, content, folder);
  const relay = await relayOn(pool, ledger, rpc);
  const contracts = contractsOf(ledger);
  const intake = {
    ...{ pool, content, chain: submissionChain(rpc, contracts), now: () => Date.now() },
    ...{ chainId: BigInt(ledger.deployment.chainId), procurementLedger: contracts.procurementLedger },
  };
  const indexed = async () => {
    await indexer.reaches(Number(await ledger.log.size()));
    await texts.round();
  };
  const sources = sourcesOf(pool, content, rpc, ledger);
  const api = await startWorld({
    ...{ pool, content },
    evidence: { make: (asked, finality) => makeEvidence(sources, asked, finality) },
    submissions: {
      submit: async (body) => {
        const taken = await submit(intake, body);
        await relay.forward();
        return taken;
      },
      find: (id) => getSubmission(pool, id),
    },
  });
  const keep = async (name: string, { address, privateKey }: Wallet) => {
    const passphrase = `kata sandi ${name}`;
    const sealed = await encryptKeystoreJson({ address, privateKey }, passphrase, SCRYPT);
    writeFileSync(join(keys, `${name}.json`), sealed, { mode: 0o600 });
    writeFileSync(join(keys, `${name}.passphrase`), `${passphrase}\n`, { mode: 0o600 });
  };
  await keep("administrator", new Wallet(ANVIL_KEY));
  await indexed();
  return {
    ...{ anvil, ledger, pool, content, home, keep, indexed },
    url: api.url,
    jejak: (...args) => runHere([...args, "--json", "--home", home, "--url", api.url, "--rpc", anvil.url]),
    stop: async () => {
      await api.stop();
      await texts.stop();
      await indexer.stop();
      relay.stop();
      rpc.close();
      await pool.end();
      ledger.close();
      await anvil.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
