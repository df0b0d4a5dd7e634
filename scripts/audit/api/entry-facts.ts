import { to0x, toHex } from "../../../protocol/bytes.ts";
import { stepDigestOfWords } from "../../../protocol/eip712.ts";
import { GOVERNANCE_STATE, KIND, entryHeader } from "../../../protocol/kinds.ts";
import type { Entry } from "../../../protocol/kinds.ts";
import { tagsOf } from "../../../protocol/tags.ts";
import { formatTime } from "../../../protocol/time.ts";
import { EVENT, bytesAt, numberAt } from "../events.ts";
import type { Facts } from "./facts.ts";
import { argumentsOf, readEntry, trailKey } from "./history.ts";
import type { History } from "./history.ts";
import type { RecordedEntry } from "./recorded.ts";

const NAMES = new Map<number, string>(Object.entries(KIND).map(([name, kind]) => [kind, name]));

/** Members that hold Unix seconds, 0 where none was said. */
const TIMES: ReadonlySet<string> = new Set([
  "deadline",
  "effectiveAt",
  "from",
  "suspectFrom",
  "until",
  "validUntil",
]);

/** An entry as its words and events make it. @param separator domain of the steps' digests */
export function entryFacts(history: History, recorded: RecordedEntry, separator: Uint8Array): Facts {
  const { index, words, block } = recorded;
  const { kind, recordedAt } = entryHeader(words);
  const entry = readEntry(words);
  const agency =
    entry !== null && "agency" in entry ? history.agencies.get(entry.agency)?.admitted : undefined;
  return {
    index,
    kind,
    recordedAt: formatTime(recordedAt),
    blockNumber: block,
    leaf: toHex(history.log.leaf(index)),
    words: to0x(words),
    name: entry === null ? "unknown" : NAMES.get(kind),
    fields: entry === null ? null : fieldsOf(entry),
    ...(kind === KIND.step && { digest: to0x(stepDigestOfWords(separator, words)) }),
    approvals: approvalsOf(recorded),
    agencyName: agency?.name ?? null,
    preimages: preimagesOf(history, recorded, entry),
  };
}

function fieldsOf({ kind: _kind, recordedAt: _recordedAt, ...rest }: Entry): Facts {
  return Object.fromEntries(Object.entries(rest).flatMap(([name, value]) => fieldOf(name, value)));
}

function fieldOf(name: string, value: unknown): [string, unknown][] {
  if (name === "tags") {
    const mask = value as number;
    return [
      ["tags", tagsOf(mask)],
      ["tagMask", mask],
    ];
  }
  if (TIMES.has(name)) return [[name, value === 0 ? null : formatTime(value as number)]];
  return [[name, typeof value === "bigint" ? value.toString() : value]];
}

function approvalsOf({ companions }: RecordedEntry): Facts[] {
  return companions
    .filter(({ event }) => event === EVENT.approved)
    .map(({ body }) => ({ mandate: numberAt(body, 32), signature: to0x(bytesAt(body, 32, 1, 2)) }))
    .sort((a, b) => a.mandate - b.mandate);
}

/** What the words have the hash of only, as far as it was told to the chain. */
function preimagesOf(history: History, recorded: RecordedEntry, entry: Entry | null): Facts {
  if (entry === null || !("agency" in entry)) return {};
  const admitted = history.agencies.get(entry.agency)?.admitted;
  const ocid = "ocidHash" in entry ? history.ocids.get(trailKey(entry.agency, entry.ocidHash)) : undefined;
  const proposed = entry.kind === KIND.governance && entry.state === GOVERNANCE_STATE.proposed;
  const args = proposed ? argumentsOf(recorded) : undefined;
  const granted = recorded.companions.find(({ event }) => event === EVENT.mandateGranted);
  return {
    ...(ocid !== undefined && { ocid }),
    ...(admitted !== undefined && { officialId: admitted.officialId }),
    ...(admitted !== undefined && entry.kind === KIND.agency && { name: admitted.name }),
    ...(granted !== undefined && { signer: to0x(bytesAt(granted.body, 64, 1, 2)) }),
    ...(args !== undefined && { args: to0x(args) }),
  };
}
