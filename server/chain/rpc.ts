import http from "node:http";
import https from "node:https";
import { z } from "zod";
import { JejakError } from "../../protocol/errors.ts";
import { RpcAnswerError } from "./json-rpc.ts";

/** One call of a batch. */
export interface Call {
  method: string;
  params: readonly unknown[];
}

/** A result and the bytes of the reply it came in. */
export interface Sized {
  result: unknown;
  bytes: number;
}

/** A JSON-RPC endpoint for bulk reading: connections are kept open, calls may be batched. */
export interface Rpc {
  /** Host and port: what may stand in messages (a path or password may be secret). */
  readonly name: string;
  /** @throws those of {@link Rpc.batch} */
  call(method: string, params: readonly unknown[]): Promise<unknown>;
  sized(method: string, params: readonly unknown[]): Promise<Sized>;
  /**
   * Results in the order of the calls.
   * @throws JejakError `chain-unavailable` (no answer in time, HTTP 429 or 5xx), `rpc-answer-malformed`,
   * `rpc-answer-too-large`, `rpc-state-pruned`
   * @throws RpcAnswerError where the node refuses for another reason
   */
  batch(calls: readonly Call[]): Promise<unknown[]>;
  close(): void;
}

export interface RpcOptions {
  /** Milliseconds until a request counts as unanswered. */
  timeout?: number;
  /** Bytes of a reply at most. */
  maxReply?: number;
  /** Calls in one request at most. */
  maxBatch?: number;
  /** Told of every request that failed, with its (first) method. */
  onFailure?: (error: unknown, method: string) => void;
}

const ErrorAnswer = z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() });
const Answer = z
  .object({ id: z.number(), result: z.unknown().optional(), error: ErrorAnswer.optional() })
  .refine(({ result, error }) => result !== undefined || error !== undefined);

const TOO_LARGE =
  /too large|more than \d+ (results|logs)|block range|range is|size (limit|exceed)|exceed(s|ed)? (the )?(max|limit)|limit exceeded|response size/i;
const PRUNED =
  /missing trie node|state.{0,40}(not available|unavailable|pruned)|historical state|pruned|BlockOutOfRange|header not found|block .{0,80}not found|unknown block/i;
const BUSY = /rate limit|too many requests|try again|timeout|timed out|overloaded|busy/i;

/** Opens no connection before the first call. */
export function createRpc(url: string, options: RpcOptions = {}): Rpc {
  const { timeout = 15_000, maxReply = 64 << 20, maxBatch = 100, onFailure = () => undefined } = options;
  const agent = agentOf(url);
  const target = { url: new URL(url), agent, timeout, maxReply, onFailure };
  const batch = async (calls: readonly Call[]) => (await inChunks(target, calls, maxBatch)).results;
  const sized = async (method: string, params: readonly unknown[]) => {
    const { results, bytes } = await send(target, [{ method, params }]);
    return { result: results[0], bytes };
  };
  return {
    name: target.url.host,
    batch,
    sized,
    call: async (method, params) => (await sized(method, params)).result,
    close: () => {
      agent.destroy();
    },
  };
}

function agentOf(url: string): http.Agent {
  const settings = { keepAlive: true, maxSockets: 8 };
  return url.startsWith("https:") ? new https.Agent(settings) : new http.Agent(settings);
}

interface Target {
  url: URL;
  agent: http.Agent;
  timeout: number;
  maxReply: number;
  onFailure: (error: unknown, method: string) => void;
}

interface Reply {
  results: unknown[];
  bytes: number;
}

async function inChunks(target: Target, calls: readonly Call[], size: number): Promise<Reply> {
  const reply: Reply = { results: [], bytes: 0 };
  for (let at = 0; at < calls.length; at += size) {
    const part = await send(target, calls.slice(at, at + size));
    reply.results.push(...part.results);
    reply.bytes += part.bytes;
  }
  return reply;
}

async function send(target: Target, calls: readonly Call[]): Promise<Reply> {
  try {
    return await exchange(target, calls);
  } catch (error) {
    target.onFailure(error, calls[0]?.method ?? "");
    throw error;
  }
}

async function exchange(target: Target, calls: readonly Call[]): Promise<Reply> {
  const messages = calls.map(({ method, params }, id) => ({ jsonrpc: "2.0", id, method, params }));
  const text = await post(target, JSON.stringify(messages.length === 1 ? messages[0] : messages), calls);
  return { results: resultsOf(parse(text, calls), calls), bytes: text.length };
}

function parse(text: string, calls: readonly Call[]): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed(calls, { answer: text.slice(0, 200) }, cause);
  }
}

/** A node that refuses a whole batch answers one object for it. */
function resultsOf(answer: unknown, calls: readonly Call[]): unknown[] {
  const list = Array.isArray(answer) ? answer : [answer];
  const answers = list.map((item) => answerOf(item, calls));
  const byId = new Map(answers.map((item) => [item.id, item]));
  return calls.map((call, id) => {
    const item = byId.get(id);
    if (item === undefined) throw malformed(calls, { missing: id, answered: answers.length });
    if (item.error !== undefined) throw refusal(call, item.error);
    return item.result;
  });
}

function answerOf(item: unknown, calls: readonly Call[]): z.infer<typeof Answer> {
  const parsed = Answer.safeParse(item);
  if (parsed.success) return parsed.data;
  const error = z.object({ error: ErrorAnswer }).safeParse(item);
  if (error.success && calls[0]) throw refusal(calls[0], error.data.error);
  throw malformed(calls, { answer: JSON.stringify(item).slice(0, 200) });
}

function refusal(call: Call, error: z.infer<typeof ErrorAnswer>): Error {
  const values = { request: requestOf(call), answer: error.message, code: error.code };
  const cause = new RpcAnswerError(call.method, error);
  if (call.method === "eth_getLogs" && (error.code === -32005 || TOO_LARGE.test(error.message)))
    return new JejakError("rpc-answer-too-large", { values, cause });
  if (PRUNED.test(error.message)) return new JejakError("rpc-state-pruned", { values, cause });
  if (error.code === -32005 || BUSY.test(error.message))
    return new JejakError("chain-unavailable", { values, cause });
  return cause;
}

function malformed(calls: readonly Call[], values: object, cause?: unknown): JejakError {
  return new JejakError("rpc-answer-malformed", {
    values: { request: calls[0] && requestOf(calls[0]), calls: calls.length, ...values },
    cause,
  });
}

/** A request as messages show it. */
export function requestOf({ method, params }: Call): string {
  return `${method}${JSON.stringify(params)}`.slice(0, 400);
}

async function post(target: Target, body: string, calls: readonly Call[]): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const unavailable = (detail: string, cause?: unknown) => {
    const request = calls[0] && requestOf(calls[0]);
    reject(new JejakError("chain-unavailable", { detail, values: { rpc: target.url.host, request }, cause }));
  };
  const { request } = target.url.protocol === "https:" ? https : http;
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  const outgoing = request(target.url, { method: "POST", agent: target.agent, headers }, (incoming) => {
    collect(incoming, target.maxReply)
      .then((text) => {
        if (text === null)
          reject(new JejakError("rpc-answer-too-large", { values: { bytes: target.maxReply } }));
        else if (isRefused(incoming.statusCode)) unavailable(`HTTP ${incoming.statusCode ?? 0}`);
        else resolve(text);
      })
      .catch((cause: unknown) => {
        unavailable("the answer broke off", cause);
      });
  });
  // The socket's own timeout counts silence only; a reply that trickles must end too.
  const timer = setTimeout(() => {
    unavailable(`no answer in ${target.timeout} ms`);
    outgoing.destroy();
  }, target.timeout);
  outgoing.on("error", (cause) => {
    unavailable("no connection", cause);
  });
  outgoing.end(body);
  return promise.finally(() => {
    clearTimeout(timer);
  });
}

function isRefused(status = 0): boolean {
  return status === 429 || status >= 500;
}

/**
 * The whole body; null where it is longer than allowed. As latin1, the quickest: what we read of an answer is
 * ASCII, other letters stand in a node's messages only.
 */
async function collect(incoming: http.IncomingMessage, most: number): Promise<string | null> {
  incoming.setEncoding("latin1");
  let text = "";
  for await (const chunk of incoming as AsyncIterable<string>) {
    text += chunk;
    if (text.length > most) {
      incoming.destroy();
      return null;
    }
  }
  return text;
}
