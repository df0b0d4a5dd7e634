import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { CODES, JejakError } from "../../../protocol/errors.ts";
import type { ErrorCode } from "../../../protocol/errors.ts";
import type { Answer, Described, Description } from "../../../server/api/openapi/description.ts";
import { present } from "../../../protocol/records/record-file.ts";
import { createHub } from "../../../server/api/stream/hub.ts";
import { createSlots } from "../../../server/api/slots.ts";
import { openApi } from "../../../scripts/client/api.ts";
import { contractOf, compileAll, schemasOf } from "./described.ts";
import type { Contract, Received } from "./described.ts";
import { BUDI, makeBatch } from "../../helpers/records.ts";
import { CROWD, NO_CROWD } from "./crowd.ts";
import { AGENCY, DOCUMENT, OCID, OTHER, SHARED, SUBMISSION, furnish } from "./furnished.ts";
import type { Furnished } from "./furnished.ts";
import { startWorld } from "./world.ts";
import type { World } from "./world.ts";

interface Call {
  path?: Record<string, string>;
  query?: Record<string, string>;
  body?: string | Uint8Array;
  headers?: Record<string, string>;
}

const UNKNOWN_HASH = "00".repeat(32);
const ZERO = `0x${UNKNOWN_HASH}`;
const SIGNED = {
  step: {
    agency: ZERO,
    ocid: OCID,
    tags: 4,
    content: UNKNOWN_HASH,
    corrects: 0,
    deadline: 0,
    validUntil: 0,
    approvals: 1,
    previousHead: ZERO,
  },
  approvals: [{ mandate: 1, signer: "0x00", signature: "0x00" }],
  manifest: {},
};
/** Of an agency that is not in the ledger. */
const SHOWN = present(makeBatch([{ fields: BUDI }]).files[0]!, ["nama"]);
const HUB = { all: 9, each: 9, pollMs: 20, beatMs: 200 };
const SEEN = { finality: "seen" };
const REFUSED_EVIDENCE = [
  "evidence-too-large",
  "evidence-refuted",
  "chain-unavailable",
  "rpc-state-pruned",
  "content-damaged",
] as const;
const JSON_BODY = { "content-type": "application/json" };

/** A call of each operation that finds something. An operation without one fails the test. */
function calls(ledger: Furnished): Record<string, Call> {
  return {
    getEntry: { path: { index: "0" } },
    getSeen: { query: { size: "1" } },
    getInclusion: { query: { index: "1" } },
    getConsistency: { query: { from: "2" } },
    getProcess: { path: { ocid: OCID } },
    getTrail: { path: { agency: AGENCY, ocid: OCID } },
    getTrailVersions: { path: { agency: AGENCY, ocid: OCID } },
    getProcessVersions: { path: { ocid: OCID } },
    getTrailDiff: { path: { agency: AGENCY, ocid: OCID } },
    getProcessDiff: { path: { ocid: OCID } },
    getManifest: { path: { sha256: ledger.published } },
    getDocument: { path: { sha256: DOCUMENT } },
    getAgency: { path: { agency: AGENCY } },
    listBatches: { path: { agency: AGENCY } },
    getBatch: { path: { agency: AGENCY, number: "1" } },
    getStatusList: { path: { agency: AGENCY, number: "1" } },
    getSubmission: { path: { id: SUBMISSION } },
    getProblem: { path: { code: "not-found" } },
    supplyManifest: { path: { sha256: ledger.unpublished }, body: ledger.manifest },
    checkRecord: { body: JSON.stringify({ presentation: SHOWN, consent: true, nonce: "n" }) },
    verifyHashes: { body: JSON.stringify({ hashes: [DOCUMENT, UNKNOWN_HASH] }) },
    submitStep: { body: JSON.stringify(SIGNED) },
    getTrailEvidence: { path: { agency: AGENCY, ocid: OCID }, query: SEEN },
    getProcessEvidence: { path: { ocid: OCID }, query: SEEN },
    getAgencyEvidence: { path: { agency: AGENCY }, query: SEEN },
    getEntryEvidence: { path: { index: "1" }, query: SEEN },
    getProcessPack: { path: { agency: AGENCY, ocid: OCID }, query: SEEN },
    getAgencyPack: { path: { agency: AGENCY }, query: { ...SEEN, year: "2026" } },
    getDocumentEvidence: { path: { sha256: DOCUMENT }, query: SEEN },
    getBatchEvidence: { path: { agency: AGENCY, number: "1" }, query: SEEN },
  };
}

/** Further calls whose answers have another form. */
function variants(ledger: Furnished): [operationId: string, call: Call][] {
  return [
    ["listEntries", { query: { limit: "1" } }],
    ["listEntries", { query: { finality: "finalized" } }],
    ["listProcesses", { query: { q: "Incubator", sort: "title", finality: "safe" } }],
    ["listProcesses", { query: { agency: AGENCY, tag: "tender", from: "2026-01-01", to: "2026-12-31" } }],
    ["listProcesses", { query: { undeclared: "true" } }],
    ["getChangesFeed", { query: { lang: "en" } }],
    ["listChanges", { query: { week: "2026-W01", undeclared: "true", agency: AGENCY } }],
    ["getProcess", { path: { ocid: SHARED } }],
    ["getProcess", { path: { ocid: OCID }, query: { at: "2026-01-01" } }],
    ["getTrail", { path: { agency: AGENCY, ocid: OCID }, query: { at: "2030-01-01", form: "versioned" } }],
    ["getTrailDiff", { path: { agency: AGENCY, ocid: OCID }, query: { from: "2", to: "0" } }],
    ["getTrail", { path: { agency: OTHER, ocid: SHARED }, query: { limit: "1" } }],
    ["getAgency", { path: { agency: OTHER } }],
    ["listBatches", { path: { agency: OTHER } }],
    ["listBatches", { path: { agency: AGENCY }, query: { limit: "1" } }],
    ["getBatch", { path: { agency: AGENCY, number: "2" } }],
    ["getStatusList", { path: { agency: AGENCY, number: "2" } }],
    ["getDocument", { path: { sha256: DOCUMENT }, query: { limit: "1" } }],
    ["getOpenApi", { query: { lang: "en" } }],
    ["supplyManifest", { path: { sha256: ledger.unpublished }, body: ledger.manifest }],
    ...Array.from({ length: ledger.size }, (_, index): [string, Call] => [
      "getEntry",
      { path: { index: `${index}` } },
    ]),
  ];
}

/** Reads a stream no further than its first event. */
async function receive(response: Response): Promise<Received> {
  const { status, headers } = response;
  if (!headers.get("content-type")?.startsWith("text/event-stream")) {
    return { status, headers, text: await response.text() };
  }
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await reader.read();
  await reader.cancel();
  return { status, headers, text: value };
}

function address(described: Described, { path = {}, query = {} }: Call): string {
  const filled = described.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (path[name] === undefined) throw new Error(`${described.operationId} needs a call with ${name}`);
    return encodeURIComponent(path[name]);
  });
  const search = new URLSearchParams(query).toString();
  return search === "" ? filled : `${filled}?${search}`;
}

function isCode(code: unknown): code is ErrorCode {
  return typeof code === "string" && Object.hasOwn(CODES, code);
}

/** The codes that a described problem may have. */
function codesOf(answer: Answer): ErrorCode[] {
  const schema = answer.content?.["application/problem+json"]?.schema as Narrowed | undefined;
  return schema?.allOf[1]?.properties?.code.enum.filter(isCode) ?? [];
}

interface Narrowed {
  allOf: { properties?: { code: { enum: string[] } } }[];
}

function describes({ responses }: Described, code: ErrorCode): boolean {
  return Object.values(responses).some((answer) => codesOf(answer).includes(code));
}

/** Bodies that are refused before an operation sees them. */
const BODIES: readonly [ErrorCode, Call][] = [
  ["unsupported-media-type", { body: "{}", headers: { "content-type": "text/plain" } }],
  ["body-too-large", { body: gzipSync(Buffer.alloc(12_000_000)), headers: { "content-encoding": "gzip" } }],
  ["json-depth", { body: "[".repeat(60_000) }],
  ["json-duplicate-key", { body: '{"a":1,"a":2}' }],
  ["json-encoding", { body: new Uint8Array([0x22, 0xff, 0x22]) }],
  ["json-number", { body: '{"a":9007199254740993}' }],
  ["json-surrogate", { body: '{"a":"\\ud800"}' }],
  ["json-syntax", { body: "{" }],
];

/** Calls that are refused for what they name. */
function refused(ledger: Furnished): [ErrorCode, operationId: string, Call][] {
  const hash = (sha256: string) => ({ path: { sha256 } });
  const { manifest } = ledger;
  const other = manifest.replace('"salt":"', '"salt":"0').replace(/("salt":"[0-9a-f]{32})[0-9a-f]/, "$1");
  return [
    ["entry-unknown", "getEntry", { path: { index: "999" } }],
    ["tree-index", "getInclusion", { query: { index: "5", size: "5" } }],
    ["tree-index", "getInclusion", { query: { index: "0", size: "0" } }],
    ["tree-size", "getInclusion", { query: { index: "0", size: "999" } }],
    ["tree-size", "getConsistency", { query: { from: "0" } }],
    ["tree-size", "getConsistency", { query: { from: "0", to: "0" } }],
    ["tree-size", "getConsistency", { query: { from: "3", to: "2" } }],
    ["tree-size", "getConsistency", { query: { from: "1", to: "999" } }],
    ["process-unknown", "getProcess", { path: { ocid: "none" } }],
    ["process-unknown", "getTrail", { path: { agency: AGENCY, ocid: "none" } }],
    ["process-unknown", "getTrailVersions", { path: { agency: AGENCY, ocid: "none" } }],
    ["process-unknown", "getProcessVersions", { path: { ocid: "none" } }],
    ["process-unknown", "getTrailDiff", { path: { agency: AGENCY, ocid: "none" } }],
    ["process-unknown", "getProcessDiff", { path: { ocid: "none" } }],
    ["process-ambiguous", "getProcessVersions", { path: { ocid: SHARED } }],
    ["process-ambiguous", "getProcessDiff", { path: { ocid: SHARED } }],
    ["step-unknown", "getTrailDiff", { path: { agency: AGENCY, ocid: OCID }, query: { to: "99" } }],
    ["step-unknown", "getProcessDiff", { path: { ocid: OCID }, query: { from: "99" } }],
    ["agency-unknown", "getAgency", { path: { agency: "none" } }],
    ["agency-unknown", "listBatches", { path: { agency: "none" } }],
    ["batch-unknown", "getBatch", { path: { agency: AGENCY, number: "3" } }],
    ["batch-unknown", "getStatusList", { path: { agency: OTHER, number: "1" } }],
    ["batch-unknown", "getBatchEvidence", { path: { agency: OTHER, number: "1" }, query: SEEN }],
    ["consent-missing", "checkRecord", { body: JSON.stringify({ presentation: SHOWN, consent: false }) }],
    ["document-unknown", "getDocument", hash(UNKNOWN_HASH)],
    ["submission-unknown", "getSubmission", { path: { id: randomUUID() } }],
    ["not-found", "getProblem", { path: { code: "none" } }],
    ["content-unknown", "getManifest", hash(UNKNOWN_HASH)],
    ["content-withdrawn", "getManifest", hash(ledger.withdrawn)],
    ["content-unknown", "supplyManifest", { ...hash(UNKNOWN_HASH), body: manifest }],
    ["content-withdrawn", "supplyManifest", { ...hash(ledger.withdrawn), body: manifest }],
    ["content-hash-mismatch", "supplyManifest", { ...hash(ledger.unpublished), body: other }],
    ["manifest-malformed", "supplyManifest", { ...hash(ledger.unpublished), body: "{}" }],
    ["entry-unknown", "getEntryEvidence", { path: { index: "999" }, query: SEEN }],
    ["process-unknown", "getProcessEvidence", { path: { ocid: "none" } }],
    ["process-unknown", "getTrailEvidence", { path: { agency: AGENCY, ocid: "none" } }],
    ["agency-unknown", "getAgencyEvidence", { path: { agency: "none" }, query: SEEN }],
    ["document-unknown", "getDocumentEvidence", hash(UNKNOWN_HASH)],
    ["process-unknown", "getProcessPack", { path: { agency: AGENCY, ocid: "none" } }],
    ["process-unknown", "getAgencyPack", { path: { agency: AGENCY }, query: { ...SEEN, year: "1999" } }],
    ["process-ambiguous", "getProcessEvidence", { path: { ocid: SHARED } }],
    ["feed-reorganised", "listEntries", { query: { after: `0-${"0".repeat(16)}` } }],
  ];
}

/** Codes that no request and no fault that is played here brings forth, each for its reason. */
const ELSEWHERE: Readonly<Partial<Record<ErrorCode, readonly string[]>>> = {
  // These reach neither index nor chain, so that nothing can break below them.
  internal: ["getHealth", "getProblem", "getOpenApi"],
};

function codeOf({ status, headers, text }: Received): string {
  const isProblem = headers.get("content-type")?.startsWith("application/problem+json") ?? false;
  return isProblem ? (JSON.parse(text) as { code: string }).code : String(status);
}

describe("API: the contract", function () {
  this.timeout(60_000);
  let world: World;
  let ledger: Furnished;
  let contract: Contract;
  let found: Record<string, Call>;
  const seen = new Map<string, Set<string>>();

  /** Calls an operation, and checks whatever it answers against the description. */
  async function call(operationId: string, what: Call, on: World = world): Promise<string> {
    const described = contract.operation(operationId);
    const { body, headers } = what;
    const response = await fetch(on.url + address(described, what), {
      method: described.method.toUpperCase(),
      headers: { ...(body === undefined ? {} : JSON_BODY), ...headers },
      ...(body !== undefined && { body: body as string }),
    });
    const received = await receive(response);
    expect(contract.faults(described, received)).to.deep.equal([]);
    const code = codeOf(received);
    seen.set(operationId, (seen.get(operationId) ?? new Set()).add(code));
    return code;
  }

  /** Calls every operation that describes a code, each as it would find something. */
  async function callAll(code: ErrorCode, change: Call, on: World = world): Promise<void> {
    for (const described of contract.operations.filter((operation) => describes(operation, code))) {
      const what = found[described.operationId] ?? {};
      const { path, query } = {
        path: { ...what.path, ...change.path },
        query: { ...what.query, ...change.query },
      };
      const given = await call(described.operationId, { ...what, ...change, path, query }, on);
      expect(given, described.operationId).to.equal(code);
    }
  }

  async function withFault(fault: Error, play: () => Promise<void>): Promise<void> {
    const { pool, hub } = world.deps;
    const fail = () => Promise.reject(fault);
    world.deps.pool = { connect: fail, query: fail } as never;
    world.deps.hub = createHub(world.deps.pool, HUB);
    try {
      await play();
    } finally {
      Object.assign(world.deps, { pool, hub });
    }
  }

  before(async () => {
    world = await startWorld();
    ledger = await furnish(world);
    found = calls(ledger);
    const { data } = await openApi(world.url).GET("/api/v1/openapi.json");
    contract = contractOf(data as unknown as Description);
  });
  after(() => world.stop());

  it("is described in OpenAPI 3.1, in both languages, every schema and reference of it sound", async () => {
    const inLanguage = async (lang: "id" | "en") => {
      const query = { lang };
      const { data, response } = await openApi(world.url).GET("/api/v1/openapi.json", { params: { query } });
      expect(response.headers.get("content-language")).to.equal(lang);
      return data as unknown as Description;
    };
    const [indonesian, english] = [await inLanguage("id"), await inLanguage("en")];
    expect(indonesian.openapi).to.match(/^3\.1\.\d$/);
    expect(indonesian.servers).to.deep.equal([{ url: "/" }]);
    expect(indonesian.info.license.identifier).to.equal("Apache-2.0");
    compileAll(indonesian);
    expect(english.info.title).to.not.equal(indonesian.info.title);
    expect(schemasOf(english)).to.deep.equal(schemasOf(indonesian));
  });

  it("names every operation once, with a section, a summary and a meaning of each parameter", () => {
    const ids = contract.operations.map(({ operationId }) => operationId);
    expect(new Set(ids)).to.have.property("size", ids.length);
    for (const { operationId, path, tags, summary, parameters = [] } of contract.operations) {
      expect(tags, operationId).to.have.length(1);
      expect(summary, operationId).to.not.equal("");
      for (const { name, description } of parameters) {
        expect(description, `${operationId}: ${name}`).to.be.a("string").and.not.equal("");
      }
      const inPath = parameters.filter((parameter) => parameter.in === "path");
      expect(inPath.map(({ name }) => `{${name}}`)).to.have.members(path.match(/\{\w+\}/g) ?? []);
    }
  });

  it("is kept by every operation where it finds something", async () => {
    for (const { operationId, responses } of contract.operations) {
      const code = await call(operationId, found[operationId] ?? {});
      expect(Object.keys(responses), operationId).to.include(code);
      expect(code, operationId).to.match(/^2\d\d$/);
    }
    for (const [operationId, what] of variants(ledger)) {
      expect(await call(operationId, what), operationId).to.match(/^2\d\d$/);
    }
  });

  it("answers 304 to whoever has the answer already, where it says so and nowhere else", async () => {
    const read = contract.operations.filter(({ method }) => method === "get");
    expect(read.filter(({ responses }) => "304" in responses)).to.not.be.empty;
    for (const { operationId, responses } of read) {
      const what = found[operationId] ?? {};
      const code = await call(operationId, { ...what, headers: { ...what.headers, "if-none-match": "*" } });
      if ("304" in responses) expect(code, operationId).to.equal("304");
      else expect(code, operationId).to.match(/^2\d\d$/);
    }
  });

  it("notices what is not described: members, statuses, media types, headers, codes", async () => {
    const operation = contract.operation("getLedger");
    const { status, headers, text } = await receive(await fetch(`${world.url}/api/v1/ledger`));
    const body = JSON.parse(text) as { asOf: object };
    const faultsOf = (change: Partial<Received>) =>
      contract.faults(operation, { status, headers, text, ...change });
    const without = (name: string) => {
      const rest = new Headers(headers);
      rest.delete(name);
      return rest;
    };
    expect(faultsOf({})).to.deep.equal([]);
    expect(faultsOf({ text: JSON.stringify({ ...body, more: 1 }) })).to.have.length(1);
    expect(faultsOf({ text: JSON.stringify({ ...body, asOf: { ...body.asOf, more: 1 } }) })).to.have.length(
      1,
    );
    expect(faultsOf({ text: JSON.stringify({ ...body, root: "00" }) })).to.have.length(1);
    expect(faultsOf({ status: 202 })).to.have.length(1);
    expect(faultsOf({ headers: without("content-type") })).to.have.length(1);
    expect(faultsOf({ headers: without("x-request-id") })).to.have.length(1);
    const problem = await receive(await fetch(`${world.url}/api/v1/ledger?surprise=1`));
    expect(contract.faults(operation, problem)).to.deep.equal([]);
    const relabelled = {
      ...problem,
      text: problem.text.replace('"code":"request-malformed"', '"code":"step-expired"'),
    };
    expect(contract.faults(operation, relabelled)).to.not.be.empty;
  });

  it("is kept by problems of parameters, cursors and bodies", async () => {
    await callAll("request-malformed", { query: { surprise: "1" } });
    await callAll("cursor-malformed", { query: { after: "!" } });
    for (const [code, what] of BODIES) await callAll(code, what);
    for (const [code, operationId, what] of refused(ledger)) {
      expect(await call(operationId, what), operationId).to.equal(code);
    }
  });

  it("is kept by every refusal of a step", async () => {
    const { submissions } = world.deps;
    const { responses } = contract.operation("submitStep");
    for (const code of Object.values(responses).flatMap(codesOf)) {
      if (seen.get("submitStep")?.has(code)) continue;
      world.deps.submissions = { ...submissions, submit: () => Promise.reject(new JejakError(code)) };
      expect(await call("submitStep", found["submitStep"]!)).to.equal(code);
    }
    world.deps.submissions = submissions;
  });

  it("is kept by every refusal to make evidence", async () => {
    const { evidence } = world.deps;
    await callAll("not-final-yet", { query: { finality: "finalized" }, path: { index: "8" } });
    for (const code of REFUSED_EVIDENCE) {
      world.deps.evidence = { make: () => Promise.reject(new JejakError(code)) };
      for (const { operationId } of contract.operations) {
        const asks =
          operationId === "checkRecord" ? code !== "content-damaged" : /(?:Evidence|Pack)$/.test(operationId);
        if (!asks) continue;
        expect(await call(operationId, found[operationId]!), operationId).to.equal(code);
      }
    }
    world.deps.evidence = evidence;
  });

  it("is kept by a selection that no pack takes", async () => {
    await world.pool.query(CROWD);
    const query = { ...SEEN, year: "2031" };
    expect(await call("getAgencyPack", { path: { agency: AGENCY }, query })).to.equal("selection-too-large");
    await world.pool.query(NO_CROWD);
  });

  it("is kept by texts that make no version", async () => {
    const asked: [operationId: string, call: Call][] = [
      ["getTrail", { path: { agency: AGENCY, ocid: OCID }, query: { at: "2030-01-01" } }],
      ["getProcess", { path: { ocid: OCID }, query: { at: "2030-01-01" } }],
      ["getTrailDiff", { path: { agency: AGENCY, ocid: OCID } }],
      ["getProcessDiff", { path: { ocid: OCID } }],
    ];
    const each = async (code: ErrorCode): Promise<void> => {
      for (const [operationId, what] of asked)
        expect(await call(operationId, what), operationId).to.equal(code);
    };
    const { content } = world.deps;
    world.deps.content = { ...content, read: () => Promise.reject(new JejakError("content-damaged")) };
    await each("content-damaged");
    world.deps.content = content;
    await world.pool.query("UPDATE ledger.manifests SET size = size + 100000000");
    await each("versions-too-large");
    await world.pool.query("UPDATE ledger.manifests SET size = size - 100000000");
  });

  it("is kept by what fails below", async () => {
    const gone = Object.assign(new Error("gone"), { code: "ECONNREFUSED" });
    await withFault(gone, () => callAll("database-unavailable", {}));
    await withFault(new Error("inside"), async () => {
      for (const { operationId } of contract.operations) {
        if (!ELSEWHERE.internal?.includes(operationId)) {
          expect(await call(operationId, found[operationId] ?? {}), operationId).to.equal("internal");
        }
      }
    });
    const { content, chain } = world.deps;
    const damaged = () => Promise.reject(new JejakError("content-damaged"));
    world.deps.content = { ...content, read: damaged };
    expect(await call("getManifest", { path: { sha256: ledger.published } })).to.equal("content-damaged");
    world.deps.content = { ...content, read: () => Promise.resolve(null) };
    expect(await call("getManifest", { path: { sha256: ledger.published } })).to.equal(
      "content-not-published",
    );
    world.deps.content = content;
    world.deps.chain = { head: () => Promise.reject(new Error("no chain")) };
    expect(await call("getReadiness", {})).to.equal("chain-unavailable");
    world.deps.chain = chain;
    await world.pool.query("UPDATE ledger.cursor SET halted = '{}'");
    expect(await call("getReadiness", {})).to.equal("index-halted");
    await world.pool.query("UPDATE ledger.cursor SET halted = NULL");
    const { hub, exports, evidencePlaces, selectionPlaces } = world.deps;
    const full = { ...HUB, all: 0 };
    const [streams, places] = [createHub(world.pool, full), createSlots(full)];
    Object.assign(world.deps, {
      hub: streams,
      exports: places,
      evidencePlaces: places,
      selectionPlaces: places,
    });
    await callAll("server-busy", {});
    Object.assign(world.deps, { hub, exports, evidencePlaces, selectionPlaces });
  });

  it("is kept before there is an index, and beyond the limits", async () => {
    const empty = await startWorld();
    empty.deps.submissions = world.deps.submissions;
    try {
      await callAll("not-ready", {}, empty);
    } finally {
      await empty.stop();
    }
    const once = { readsPerMinute: 1, writesPerMinute: 1, verificationsPerMinute: 1 };
    const closed = await startWorld({
      limits: { ...once, exportsPerMinute: 1, evidencePerMinute: 1, streamsPerMinute: 1 },
    });
    closed.deps.submissions = world.deps.submissions;
    try {
      for (const { operationId } of contract.operations)
        await call(operationId, found[operationId] ?? {}, closed);
      await callAll("rate-limited", {}, closed);
    } finally {
      await closed.stop();
    }
  });

  it("is kept by problems that belong to no operation", async () => {
    for (const [method, path] of [
      ["GET", "/api/v1/nothing"],
      ["PUT", "/api/v1/ledger"],
      ["GET", "/api/v1/verifications"],
    ] as const) {
      const received = await receive(await fetch(world.url + path, { method }));
      expect(received.status).to.be.oneOf([404, 405]);
      expect(contract.problemFaults(received)).to.deep.equal([]);
    }
  });

  it("was tried whole: every operation, every answer and every code of it", () => {
    const missing = contract.operations.flatMap(({ operationId, responses }) =>
      Object.entries(responses)
        .flatMap(([status, answer]) =>
          Number(status) < 300 || status === "304" ? [status] : codesOf(answer),
        )
        .filter((code) => !seen.get(operationId)?.has(code))
        .filter((code) => !ELSEWHERE[code as ErrorCode]?.includes(operationId))
        .map((code) => `${operationId} ${code}`),
    );
    expect(missing).to.deep.equal([]);
  });
});
