import { setTimeout as sleep } from "node:timers/promises";
import { JejakError } from "../../../protocol/errors.ts";
import { isSampleComplete } from "../../store/facts.ts";
import { readState } from "../../store/queries/ledger.ts";
import type { StateRow } from "../../store/queries/ledger.ts";
import { inView } from "../../store/queries/view.ts";
import type { Deps } from "../deps.ts";
import { asOf } from "../present/view.ts";
import { ok, route } from "../route.ts";
import { NoParameters } from "../schemas/common.ts";
import { Health, Readiness } from "../schemas/ledger.ts";

const HEAD_TIMEOUT_MS = 3_000;
const CATCH_UP_MS = 1_500;
const POLL_MS = 100;

function afterTimeout(ms: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => {
      reject(new Error(`no answer within ${ms} ms`));
    }, ms).unref();
  });
}

async function chainHead(deps: Deps): Promise<number> {
  try {
    return await Promise.race([deps.chain.head(), afterTimeout(HEAD_TIMEOUT_MS)]);
  } catch (cause) {
    throw new JejakError("chain-unavailable", { cause });
  }
}

function checkRunning(state: StateRow | null): StateRow {
  if (!state) throw new JejakError("not-ready", { values: { waitingFor: ["index"] } });
  if (state.halted) throw new JejakError("index-halted", { values: { halted: state.halted } });
  return state;
}

/** A chain that moves is never quite caught up with: the index has to reach the head as it stood when asked. */
async function checkCaughtUp(deps: Deps, head: number): Promise<void> {
  const until = Date.now() + CATCH_UP_MS;
  for (;;) {
    const block = Number(checkRunning(await readState(deps.pool)).block_number);
    if (block >= head) return;
    if (Date.now() >= until) {
      throw new JejakError("not-ready", { values: { waitingFor: ["index"], head, indexed: block } });
    }
    await sleep(POLL_MS);
  }
}

const healthz = route({
  method: "get",
  path: "/healthz",
  operationId: "getHealth",
  summary: { id: "Apakah proses API hidup", en: "Whether the API process is alive" },
  params: NoParameters,
  query: NoParameters,
  answer: { status: 200, schema: Health },
  problems: ["request-malformed"],
  handle: () => Promise.resolve(ok({ status: "ok" as const })),
});

const readyz = route({
  method: "get",
  path: "/readyz",
  operationId: "getReadiness",
  summary: {
    id: "Apakah indeks sudah menyusul rantai dan data contoh sudah masuk",
    en: "Whether the index has caught up with the chain and the sample ledger is in",
  },
  params: NoParameters,
  query: NoParameters,
  answer: { status: 200, schema: Readiness },
  problems: ["request-malformed", "not-ready", "index-halted", "chain-unavailable", "database-unavailable"],
  handle: async (_input, { deps }) => {
    checkRunning(await readState(deps.pool));
    const head = await chainHead(deps);
    await checkCaughtUp(deps, head);
    if (deps.sample && !(await isSampleComplete(deps.pool))) {
      throw new JejakError("not-ready", { values: { waitingFor: ["sample"] } });
    }
    const view = await inView(deps.pool, "seen", (_db, found) => Promise.resolve(found));
    return ok({ status: "ready" as const, chain: { head }, asOf: asOf(view) });
  },
});

export const health = [healthz, readyz];
