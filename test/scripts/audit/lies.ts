import { deflateSync } from "node:zlib";
import type { Checkpoint } from "../../../protocol/proof/cosignature.ts";

/** Signs a checkpoint of the log as its operator does, changed in one thing. */
export type Forge = (change: Partial<Checkpoint>) => string;

/** Changes one answer of the API; undefined is one that is not there. */
export type Lie = (path: string, text: string, forge: Forge) => string | undefined;

/** What is lied about, what the audit must find, the lie. */
type Row = readonly [what: string, expected: string[], lie: Lie];

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each lie knows the answer that it changes
type Answer = any;

/** Of the answers whose path fits. */
function told(path: RegExp, change: (answer: Answer) => void): Lie {
  return (asked, text) => {
    if (!path.test(asked)) return text;
    const answer: Answer = JSON.parse(text);
    change(answer);
    return JSON.stringify(answer);
  };
}

const absent =
  (path: RegExp): Lie =>
  (asked, text) =>
    path.test(asked) ? undefined : text;

const differs = (...places: string[]): string[] => places.map((place) => `api.differs ${place}`);
const misses = (...places: string[]): string[] => places.map((place) => `api.missing ${place}`);

const HASH = "ab".repeat(32);
const FEED = /\/entries\?/;
const ENTRY = /\/entries\/\d+$/;
const AGENCIES = /\/agencies\?/;
const AGENCY = /\/agencies\/0x\w+$/;
const BATCHES = /\/agencies\/0x\w+\/batches\?/;
const BATCH = /\/agencies\/0x\w+\/batches\/\d+$/;
const STATUSES = /\/batches\/\d+\/status-list$/;
const LIST = /\/processes\?/;
const TRAIL = /\/agencies\/0x\w+\/processes\/[^/]+$/;
const VERSIONS = /\/agencies\/0x\w+\/processes\/.+\/versions/;
const ALONE = /\/v1\/processes\/.+\/versions/;
const DOCUMENT = /\/documents\//;

/** The answers of all of them, the first item only. */
const first =
  (change: (item: Answer) => void) =>
  ({ items }: Answer): void => {
    if (items?.[0] !== undefined) change(items[0]);
  };

const OF_LEDGER: Row[] = [
  ["a root", differs("ledger.root"), told(/\/ledger$/, (answer) => (answer.root = HASH))],
  ["a size", ["api.behind "], told(/\/ledger$/, (answer) => answer.size--)],
  ["a count", differs("counts.steps"), told(/\/counts$/, (answer) => answer.steps++)],
];

const OF_ENTRIES: Row[] = [
  [
    "an entry's time",
    differs("entries.recordedAt"),
    told(
      FEED,
      first((item) => (item.recordedAt = "1999-01-01T00:00:00Z")),
    ),
  ],
  [
    "an entry's words",
    differs("entries.words"),
    told(
      FEED,
      first((item) => (item.words = item.words.replace("0x00", "0x01"))),
    ),
  ],
  [
    "an entry's words decoded",
    differs("entries.fields"),
    told(
      FEED,
      first((item) => item.fields.version++),
    ),
  ],
  [
    "an entry's kind",
    differs("entries.name"),
    told(
      FEED,
      first((item) => (item.name = "writer")),
    ),
  ],
  [
    "a signature",
    differs("entries.approvals"),
    told(FEED, ({ items }) => {
      for (const { approvals } of items) if (approvals.length > 0) approvals[0].signature = "0xabcd";
    }),
  ],
  [
    "an ocid behind an entry's hash",
    differs("entries.preimages"),
    told(FEED, ({ items }) => {
      for (const { preimages } of items) if (preimages.ocid !== undefined) preimages.ocid = "ocds-lain";
    }),
  ],
  [
    "whose an entry is",
    differs("entries.agencyName"),
    told(FEED, ({ items }) => {
      for (const item of items) if (item.agencyName !== null) item.agencyName = "Lain";
    }),
  ],
  ["an entry that it leaves out at the end", misses("entries"), told(FEED, ({ items }) => items.pop())],
  [
    "an entry that there is not",
    differs("entries"),
    told(FEED, ({ items }) => items.push({ ...items.at(-1), index: items.length })),
  ],
  [
    "the block of an entry by itself",
    differs("entry.blockNumber"),
    told(ENTRY, (answer) => answer.blockNumber++),
  ],
  ["an entry by itself that is not there", misses("entry"), absent(/\/entries\/5$/)],
];

const OF_AGENCIES: Row[] = [
  [
    "a name in the list of agencies",
    differs("agencies.name"),
    told(
      AGENCIES,
      first((item) => (item.name = "Lain")),
    ),
  ],
  ["an agency left out of the list", differs("agencies.length"), told(AGENCIES, ({ items }) => items.pop())],
  [
    "the order of agencies",
    differs(
      ...["agency", "officialId", "name", "admittedIndex", "processes", "steps", "mandateCount"].map(
        (field) => `agencies.${field}`,
      ),
    ),
    told(AGENCIES, ({ items }) => items.splice(0, 2, items[1], items[0])),
  ],
  ["an agency", misses(""), absent(AGENCY)],
  ["a directory head", differs("head"), told(AGENCY, (answer) => (answer.head = `0x${HASH}`))],
  ["an agency's name", differs("name"), told(AGENCY, (answer) => (answer.name = "Lain"))],
  ["an agency's official id", differs("officialId"), told(AGENCY, (answer) => (answer.officialId = "LAIN"))],
  [
    "when an agency was admitted",
    differs("admittedAt"),
    told(AGENCY, (answer) => (answer.admittedAt = "1999-01-01T00:00:00Z")),
  ],
  ["an agency's steps", differs("steps"), told(AGENCY, (answer) => answer.steps++)],
  ["an agency's years", differs("years"), told(AGENCY, ({ years }) => years.push(1999))],
  ["a policy", differs("policy.changeApprovals"), told(AGENCY, ({ policy }) => (policy.changeApprovals = 7))],
  [
    "what a policy asks for a tag",
    differs("policy.approvals"),
    told(AGENCY, ({ policy }) => policy.approvals.tender++),
  ],
  [
    "a policy of before",
    differs("policies.packed"),
    told(AGENCY, ({ policies }) => {
      if (policies.length > 0) policies.at(-1).packed = "1";
    }),
  ],
  [
    "who changed a policy",
    differs("policies.approvers"),
    told(AGENCY, ({ policies }) => {
      if (policies.length > 0) policies.at(-1).approvers = [3];
    }),
  ],
  ["a policy left out", differs("policies.length"), told(AGENCY, ({ policies }) => policies.pop())],
  ["a mandate's roles", differs("mandates.roles"), told(AGENCY, ({ mandates }) => (mandates[0].roles = 16))],
  [
    "a mandate's credential",
    differs("mandates.credential"),
    told(AGENCY, ({ mandates }) => (mandates[0].credential = `0x${HASH}`)),
  ],
  [
    "when a mandate was granted",
    differs("mandates.grantedAt"),
    told(AGENCY, ({ mandates }) => (mandates[0].grantedAt = "1999-01-01T00:00:00Z")),
  ],
  [
    "a mandate that there is not",
    differs("mandates.length", "mandates"),
    told(AGENCY, ({ mandates }) => mandates.push({ ...mandates[0], number: 99 })),
  ],
  [
    "a revocation",
    differs("mandates.revokedIndex"),
    told(AGENCY, ({ mandates }) => mandates.forEach((mandate: Answer) => (mandate.revokedIndex = null))),
  ],
  [
    "the reason of a revocation",
    differs("mandates.reason"),
    told(AGENCY, ({ mandates }) =>
      mandates.forEach((mandate: Answer) => (mandate.reason = mandate.reason && 1)),
    ),
  ],
  [
    "that a revoked mandate is good",
    differs("mandates.state"),
    told(AGENCY, ({ mandates }) => mandates.forEach((mandate: Answer) => (mandate.state = "good"))),
  ],
  [
    "what became of a proposal",
    differs("governanceEntries.state"),
    told(AGENCY, ({ governanceEntries }) =>
      governanceEntries.forEach((entry: Answer) => {
        if (entry.state === "vetoed") entry.state = "enacted";
      }),
    ),
  ],
  [
    "who proposed",
    differs("governanceEntries.author"),
    told(AGENCY, ({ governanceEntries }) =>
      governanceEntries.forEach((entry: Answer) => (entry.author &&= `0x${"ab".repeat(20)}`)),
    ),
  ],
  [
    "what was proposed",
    differs("governanceEntries.args"),
    told(AGENCY, ({ governanceEntries }) =>
      governanceEntries.forEach((entry: Answer) => (entry.args &&= "0xabcd")),
    ),
  ],
  [
    "who succeeds an agency",
    differs("successions.agencyName"),
    told(AGENCY, ({ successions }) => successions.forEach((one: Answer) => (one.agencyName = "Lain"))),
  ],
  [
    "that a succession was ended",
    differs("successions.endedIndex", "successions.endedAt"),
    told(AGENCY, ({ successions }) =>
      successions.forEach((one: Answer) => {
        [one.endedIndex, one.endedAt] = [null, null];
      }),
    ),
  ],
  [
    "whom an agency succeeds",
    differs("predecessors.length"),
    told(AGENCY, ({ predecessors }) => predecessors.pop()),
  ],
  [
    "a decision left out",
    differs("governanceEntries.length"),
    told(AGENCY, ({ governanceEntries }) => governanceEntries.pop()),
  ],
];

const OF_LISTS: Row[] = [
  [
    "a listed process",
    differs("processes.length"),
    told(
      LIST,
      first((item) => item.length++),
    ),
  ],
  [
    "a listed process's ocid",
    differs("processes.ocid"),
    told(
      LIST,
      first((item) => (item.ocid = "ocds-lain")),
    ),
  ],
  [
    "a process that is not there",
    [...differs("processes"), ...misses("processes")],
    told(
      LIST,
      first((item) => (item.ocidHash = `0x${HASH}`)),
    ),
  ],
  [
    "the tags of one of the newest steps",
    differs("newest.tagMask"),
    told(
      /\/steps\/newest/,
      first((item) => (item.tagMask = 1_024)),
    ),
  ],
  [
    "the process of one of the newest steps",
    differs("newest.ocid"),
    told(
      /\/steps\/newest/,
      first((item) => (item.ocid = "ocds-lain")),
    ),
  ],
  [
    "one of the newest steps left out",
    differs("newest.length"),
    told(/\/steps\/newest/, ({ items }) => items.pop()),
  ],
];

const OF_TRAILS: Row[] = [
  ["a trail's state", differs("closed"), told(TRAIL, (answer) => (answer.closed = !answer.closed))],
  ["a trail's tags", differs("tags"), told(TRAIL, ({ tags }) => tags.push("award"))],
  ["where a trail begins", differs("firstIndex"), told(TRAIL, (answer) => answer.firstIndex++)],
  ["a step's hash", differs("steps.contentHash"), told(TRAIL, ({ steps }) => (steps[0].contentHash = HASH))],
  [
    "a step's words",
    differs("steps.words"),
    told(TRAIL, ({ steps }) => (steps[0].words = steps[0].words.replace("0x00", "0x01"))),
  ],
  [
    "who approved a step",
    differs("steps.approvers"),
    told(TRAIL, ({ steps }) => (steps[0].approvers[0].mandate = 77)),
  ],
  [
    "whose mandate approved a step",
    differs("steps.approvers.agency"),
    told(TRAIL, ({ steps }) => (steps[0].approvers[0].agency = `0x${HASH}`)),
  ],
  [
    "an approver's holder",
    differs("steps.approvers.holder"),
    told(TRAIL, ({ steps }) => (steps[0].approvers[0].holder = `0x${HASH}`)),
  ],
  ["what a step needed", differs("steps.required"), told(TRAIL, ({ steps }) => (steps[0].required = 0))],
  [
    "when a step was recorded",
    differs("steps.recordedAt"),
    told(TRAIL, ({ steps }) => (steps[0].recordedAt = "1999-01-01T00:00:00Z")),
  ],
  [
    "what corrects a step",
    differs("steps.correctedBy"),
    told(TRAIL, ({ steps }) => (steps[0].correctedBy = [1])),
  ],
  [
    "the order of steps",
    differs("steps.words.index"),
    told(TRAIL, (answer) => {
      if (answer.ocid === "ocds-test-d") answer.steps.reverse();
    }),
  ],
  [
    "a step left out",
    differs("steps"),
    told(TRAIL, ({ steps }) => {
      if (steps.length > 2) steps.pop();
    }),
  ],
  ["a trail", misses(""), absent(/\/agencies\/0x\w+\/processes\/ocds-test-d(\?|$)/)],
];

const OF_VERSIONS: Row[] = [
  [
    "when a version was recorded",
    differs("versions.recordedAt"),
    told(
      VERSIONS,
      first((item) => (item.recordedAt = "1999-01-01T00:00:00Z")),
    ),
  ],
  [
    "a version's log index",
    differs("versions.index"),
    told(
      ALONE,
      first((item) => item.index++),
    ),
  ],
  [
    "a version's tags",
    differs("versions.tags"),
    told(
      VERSIONS,
      first((item) => (item.tags = ["contract"])),
    ),
  ],
  [
    "whose versions they are",
    differs("versions.agencyName"),
    told(ALONE, (answer) => (answer.agencyName = "Lain")),
  ],
  [
    "a version left out",
    differs("versions.length"),
    told(VERSIONS, ({ items }) => items.length > 1 && items.pop()),
  ],
  ["a process's versions", misses("versions"), absent(ALONE)],
];

const OF_LOG: Row[] = [
  [
    "a proof of inclusion",
    differs("inclusion.proof"),
    told(/\/log\/inclusion/, ({ proof }) => proof.length > 0 && (proof[0] = HASH)),
  ],
  [
    "the leaf of a proof",
    differs("inclusion.leaf"),
    told(/\/log\/inclusion/, (answer) => (answer.leaf = HASH)),
  ],
  [
    "a proof of consistency",
    differs("consistency.proof"),
    told(/\/log\/consistency/, ({ proof }) => proof.length > 0 && proof.pop()),
  ],
  [
    "the root of a smaller log",
    differs("consistency.fromRoot"),
    told(/\/log\/consistency/, (answer) => (answer.fromRoot = HASH)),
  ],
  [
    "the root beside a note",
    differs("log.newest.root"),
    told(/\/v1\/log$/, ({ newest }) => (newest.root = HASH)),
  ],
  ["a log's name", differs("log.origin"), told(/\/v1\/log$/, (answer) => (answer.origin = "jejak/1/lain"))],
  [
    "a note's text",
    ["note-signature-invalid log/checkpoint"],
    (path, text) => (path === "/log/checkpoint" ? text.replace("jejak-block", "jejak-block-") : text),
  ],
  [
    "a note of no form",
    ["note-malformed log/checkpoint"],
    (path, text) => (path === "/log/checkpoint" ? "x" : text),
  ],
  ["a signed root", differs("log/checkpoint.root"), signed({ root: HASH })],
  ["a signed size", differs("log/checkpoint.size"), signed({ size: 99_999 })],
  ["a signed name", differs("log/checkpoint.origin"), signed({ origin: "jejak/1/lain" })],
];

function signed(change: Partial<Checkpoint>): Lie {
  return (path, text, forge) => (path === "/log/checkpoint" ? forge(change) : text);
}

const OF_DOCUMENTS: Row[] = [
  [
    "where a document was recorded",
    differs("documents.trailIndex"),
    told(
      DOCUMENT,
      first((item) => item.trailIndex++),
    ),
  ],
  [
    "what corrects the step of a document",
    differs("documents.correctedBy"),
    told(
      DOCUMENT,
      first((item) => (item.correctedBy = item.correctedBy === null ? 1 : null)),
    ),
  ],
  [
    "a document's size",
    differs("documents.document"),
    told(
      DOCUMENT,
      first((item) => item.document.size++),
    ),
  ],
  ["a document left out", misses("documents"), told(DOCUMENT, ({ items }) => items?.pop())],
  ["a document", misses("documents"), absent(DOCUMENT)],
];

const OF_BATCHES: Row[] = [
  [
    "a batch's root",
    differs("batches.root"),
    told(
      BATCHES,
      first((item) => (item.root = HASH)),
    ),
  ],
  [
    "how often a batch changed",
    differs("batches.sequence"),
    told(
      BATCHES,
      first((item) => item.sequence++),
    ),
  ],
  [
    "when a batch changed",
    differs("batches.changedAt"),
    told(
      BATCHES,
      first((item) => (item.changedAt = "1999-01-01T00:00:00Z")),
    ),
  ],
  ["a batch left out", differs("batches.length"), told(BATCHES, ({ items }) => items?.pop())],
  [
    "a batch that there is not",
    differs("batches.length"),
    told(BATCHES, ({ items }) => items?.length > 0 && items.push(items[0])),
  ],
  ["who signed a batch", differs("batch.approvers"), told(BATCH, (answer) => (answer.approvers = [1]))],
  [
    "the contract of a batch",
    differs("batch.recordRegistry"),
    told(BATCH, (answer) => (answer.recordRegistry = null)),
  ],
  ["a batch by itself that is not there", misses("batch"), absent(BATCH)],
  [
    "a revoked record",
    differs("statusList.lst"),
    told(
      STATUSES,
      (answer) => (answer.lst = deflateSync(Buffer.alloc(answer.size / 4)).toString("base64url")),
    ),
  ],
  [
    "a status list of more than the batch",
    differs("statusList.lst"),
    told(STATUSES, (answer) => (answer.lst = deflateSync(Buffer.alloc(1 << 22)).toString("base64url"))),
  ],
  [
    "the state of a status list",
    differs("statusList.sequence"),
    told(STATUSES, (answer) => answer.sequence--),
  ],
  ["a status list", misses("statusList"), absent(STATUSES)],
];

/** Every lie, each with all that must be found of it. */
export const ROWS: readonly Row[] = [
  ...OF_LEDGER,
  ...OF_ENTRIES,
  ...OF_AGENCIES,
  ...OF_BATCHES,
  ...OF_LISTS,
  ...OF_TRAILS,
  ...OF_VERSIONS,
  ...OF_LOG,
  ...OF_DOCUMENTS,
];
