import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { to0x, type Hex } from "../../protocol/bytes.ts";
import { domain, stepDigest } from "../../protocol/eip712.ts";
import { keccak256, utf8 } from "../../protocol/hash.ts";
import { buildManifest, contentHash } from "../../protocol/manifest.ts";
import { tagMask } from "../../protocol/tags.ts";
import { defaultValidUntil, NO_HEAD } from "../../scripts/client/anchor.ts";
import { openLedger } from "../../scripts/client/ledger.ts";
import { officersOf, type MandatedOfficer } from "../../scripts/client/officers.ts";
import { approve } from "../../scripts/client/sign.ts";
import { SAMPLE_AGENCIES } from "../../scripts/sample/agencies.ts";
import { openSampleKeys } from "../../scripts/sample/officers.ts";
import { type Place, runOf } from "./jejak.ts";

/** A step that the API has answered 202 to: from then on it must not be lost. */
export interface Acknowledged {
  id: string;
  digest: Hex;
  content: Hex;
}

/** Officers who go on signing and posting steps, whatever happens to the server. */
export interface Load {
  acknowledged: Acknowledged[];
  /** Answers that were neither an acknowledgement nor a passing fault, which end the trail. */
  refusals: string[];
  pause(): Promise<void>;
  resume(): void;
  stop(): Promise<void>;
}

const TAGS = tagMask(["planning"]);
const SECRET = new Uint8Array(32);
const BETWEEN_STEPS_MS = 25;

interface Signer {
  agency: Hex;
  officer: MandatedOfficer;
  separator: Uint8Array;
}

async function signerOf(place: Place): Promise<Signer> {
  const run = runOf(place);
  const [sample] = SAMPLE_AGENCIES;
  if (sample === undefined) throw new Error("there are no sample agencies");
  const agency = to0x(keccak256(utf8(sample.officialId)));
  const known = await openLedger(place.url).agency(agency);
  const keys = await openSampleKeys(join(place.home, "keys"), sample);
  const [officer] = known === undefined ? [] : officersOf(known, keys, Date.now() / 1_000);
  if (officer === undefined) throw new Error("the sample agency is not admitted");
  return { agency, officer, separator: domain(BigInt(run.chainId), run.contracts.procurementLedger) };
}

function signedStep({ agency, officer, separator }: Signer, ocid: string, number: number, previousHead: Hex) {
  const release = { ocid, id: `${ocid}-${number}`, tag: ["planning"], title: `Beban uji ${number}` };
  const manifest = buildManifest(SECRET, { ocid, release, documents: [] });
  const content = to0x(contentHash(manifest));
  const validUntil = defaultValidUntil(Math.floor(Date.now() / 1_000));
  const step = {
    agency,
    ocid,
    tags: TAGS,
    content,
    corrects: 0,
    deadline: 0,
    validUntil,
    approvals: 1,
    previousHead,
  };
  const digest = stepDigest(separator, step);
  const body = JSON.stringify({ step, succession: 0, approvals: approve(digest, [officer]), manifest });
  return { digest: to0x(digest), content, body };
}

/** The answer to one POST; null where nothing was answered, or that it should be tried again. */
async function post(url: string, body: string): Promise<{ status: number; text: string } | null> {
  try {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${url}/api/v1/submissions`, {
      method: "POST",
      headers,
      body,
      signal: AbortSignal.timeout(10_000),
    });
    const text = await answer.text();
    return answer.status >= 500 || answer.status === 429 ? null : { status: answer.status, text };
  } catch {
    return null;
  }
}

/** Starts `width` officers, each on a trail of their own, each building on the step before without waiting. */
export async function startLoad(place: Place, width: number): Promise<Load> {
  const signer = await signerOf(place);
  const acknowledged: Acknowledged[] = [];
  const refusals: string[] = [];
  let open = Promise.withResolvers<undefined>();
  let idle = 0;
  let stopped = false;
  open.resolve(undefined);
  let paused = false;

  async function gate(): Promise<void> {
    idle++;
    await open.promise;
    idle--;
  }

  /** Sent again until it is answered: the same step gives the same submission. */
  async function submit(body: string): Promise<{ status: number; text: string } | null> {
    for (;;) {
      if (stopped) return null;
      const answer = await post(place.url, body);
      if (answer !== null) return answer;
      await sleep(50);
    }
  }

  async function work(trail: number): Promise<void> {
    const ocid = `ocds-kill09-${process.pid}-${trail}`;
    let head = NO_HEAD;
    for (let number = 0; !stopped; number++) {
      await gate();
      const { digest, content, body } = signedStep(signer, ocid, number, head);
      const answer = await submit(body);
      if (answer === null) return;
      if (answer.status !== 202) {
        refusals.push(`${answer.status} ${answer.text}`);
        return;
      }
      const { id } = JSON.parse(answer.text) as { id: string };
      acknowledged.push({ id, digest, content });
      head = digest;
      await sleep(BETWEEN_STEPS_MS);
    }
  }

  const workers = Array.from({ length: width }, (_, trail) => work(trail));
  return {
    acknowledged,
    refusals,
    async pause() {
      if (!paused) open = Promise.withResolvers();
      paused = true;
      while (idle < width - refusals.length) await sleep(10);
    },
    resume() {
      paused = false;
      open.resolve(undefined);
    },
    async stop() {
      stopped = true;
      open.resolve(undefined);
      await Promise.all(workers);
    },
  };
}
