import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { JejakError } from "../../protocol/errors.ts";
import { answerBrought } from "./brought.ts";
import type { Witness } from "./witness.ts";

/** A proof of 63 hashes and a note fit. */
const MOST_BODY = 128 * 1024;
const BODY_MS = 10_000;

interface Answer {
  status: number;
  type: string;
  body: string | Uint8Array;
}

const TEXT = "text/plain; charset=utf-8";

/** What a witness answers to GET, by path. */
const PAGES: Readonly<Record<string, (witness: Witness) => Answer | null>> = {
  "/checkpoint": (witness) => textOr(witness.newest()),
  "/vkey": (witness) => textOr(`${witness.status().vkey}\n`),
  "/status": (witness) => ({
    status: 200,
    type: "application/json",
    body: `${JSON.stringify(witness.status(), asJson)}\n`,
  }),
  "/equivocation": (witness) => {
    const [proof] = witness.proofs();
    return proof === undefined ? null : { status: 200, type: "application/json", body: proof };
  },
};

function textOr(body: string | null): Answer | null {
  return body === null ? null : { status: 200, type: TEXT, body };
}

function asJson(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

/**
 * Serves what the witness has signed; it can ask the witness for nothing that the rules of the log do not allow.
 * @throws JejakError `port-taken`
 */
export async function serveWitness(
  witness: Witness,
  { host, port }: { host: string; port: number },
): Promise<{ server: Server; url: string }> {
  const server = createServer({ requestTimeout: BODY_MS, headersTimeout: BODY_MS }, (request, response) => {
    answer(witness, request)
      .catch(() => ({ status: 500, type: TEXT, body: "" }))
      .then((answered) => {
        send(request, response, answered);
      })
      .catch(() => response.destroy());
  });
  server.listen(port, host);
  await once(server, "listening").catch((cause: unknown) => {
    throw new JejakError("port-taken", { values: { host, port }, cause });
  });
  const { port: taken } = server.address() as AddressInfo;
  return { server, url: `http://${host.includes(":") ? `[${host}]` : host}:${taken}` };
}

async function answer(witness: Witness, request: IncomingMessage): Promise<Answer> {
  const [path = ""] = (request.url ?? "").split("?");
  const page = Object.hasOwn(PAGES, path) ? PAGES[path] : undefined;
  if (page !== undefined) {
    const isRead = request.method === "GET" || request.method === "HEAD";
    return isRead ? (page(witness) ?? refusal(404)) : refusal(405);
  }
  if (path !== "/add-checkpoint") return refusal(404);
  if (request.method !== "POST") return refusal(405);
  const body = await bodyOf(request);
  return body === null ? refusal(413) : await answerBrought(witness, body);
}

function refusal(status: number): Answer {
  return { status, type: TEXT, body: "" };
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BODY) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function send({ method }: IncomingMessage, response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, {
    "content-type": type,
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-cache",
    "access-control-allow-origin": "*",
    "x-content-type-options": "nosniff",
  });
  response.end(method === "HEAD" ? undefined : body);
}
