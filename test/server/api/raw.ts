import { connect } from "node:net";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

/** What a server wrote on a connection, as far as it is HTTP; null: it closed without a word. */
export interface RawAnswer {
  status: number;
  headers: Headers;
  text: string;
}

export interface RawOptions {
  port: number;
  /** Half-closes after sending: a body shorter than announced is cut off. */
  end?: boolean;
  /** Rejects when so many milliseconds pass without the answer's end. */
  withinMs: number;
}

const HEAD_END = Buffer.from("\r\n\r\n");

interface Head {
  status: number;
  headers: Headers;
  /** Where the body begins. */
  at: number;
}

/** The first final head (1xx ones are skipped) that has arrived whole. */
function headOf(bytes: Buffer, from = 0): Head | null {
  const end = bytes.indexOf(HEAD_END, from);
  if (end < 0) return null;
  const [first = "", ...lines] = bytes.subarray(from, end).toString("latin1").split("\r\n");
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1]);
  if (Number.isNaN(status)) throw new Error(`not HTTP: ${first.slice(0, 100)}`);
  const at = end + HEAD_END.length;
  if (status < 200) return headOf(bytes, at);
  const pairs = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return { status, headers: new Headers(pairs), at };
}

function unchunked(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const end = bytes.indexOf("\r\n", at);
    const size = Number.parseInt(bytes.subarray(at, end).toString("latin1"), 16);
    if (end < 0 || !(size > 0)) return Buffer.concat(parts);
    parts.push(bytes.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}

function textOf({ headers }: Head, body: Buffer): string {
  const whole = headers.get("transfer-encoding") === "chunked" ? unchunked(body) : body;
  const encoding = headers.get("content-encoding");
  if (whole.length === 0 || encoding === null) return whole.toString("utf8");
  return (encoding === "br" ? brotliDecompressSync(whole) : gunzipSync(whole)).toString("utf8");
}

function answerOf(bytes: Buffer): RawAnswer | null {
  const head = headOf(bytes);
  if (!head) return null;
  return { status: head.status, headers: head.headers, text: textOf(head, bytes.subarray(head.at)) };
}

function isEndless(bytes: Buffer): boolean {
  return headOf(bytes)?.headers.get("content-type")?.startsWith("text/event-stream") ?? false;
}

/** The answer in what has arrived; of a stream of events the head only. */
function received(bytes: Buffer): RawAnswer | null {
  const head = headOf(bytes);
  return head && isEndless(bytes)
    ? { status: head.status, headers: head.headers, text: "" }
    : answerOf(bytes);
}

/**
 * Sends bytes as they are, which no HTTP client would, and reads until the server closes; of a stream of events the
 * head only.
 * @throws Error where the answer is no HTTP, or takes too long
 */
export async function sendRaw(
  request: Buffer,
  { port, end = false, withinMs }: RawOptions,
): Promise<RawAnswer | null> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  const chunks: Buffer[] = [];
  const isInTime = await new Promise<boolean>((resolve) => {
    const patience = setTimeout(resolve, withinMs, false);
    const finish = () => {
      clearTimeout(patience);
      resolve(true);
    };
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      if (isEndless(Buffer.concat(chunks))) finish();
    });
    socket.on("end", finish);
    // A server that has answered need not read what else comes: then the connection is reset.
    socket.on("error", finish);
    socket.write(request);
    if (end) socket.end();
  });
  socket.destroy();
  if (!isInTime) throw new Error(`no end of the answer within ${withinMs} ms`);
  return received(Buffer.concat(chunks));
}
