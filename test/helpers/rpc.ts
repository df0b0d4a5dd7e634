/** A JSON-RPC error as a test sees it. */
export class RpcFailure extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor({ code, message, data }: { code: number; message: string; data?: unknown }) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

export interface RpcReply {
  id: number | string | null;
  result?: unknown;
  error?: { code: number; message: string; data?: unknown };
}

/** Posts any JSON-RPC body, a call or a batch. */
export async function rpcPost(url: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return response.json();
}

/** One call; throws {@link RpcFailure} for an error answer. */
export async function rpcCall(url: string, method: string, params: unknown[] = []): Promise<unknown> {
  const reply = (await rpcPost(url, { jsonrpc: "2.0", id: 1, method, params })) as RpcReply;
  if (reply.error !== undefined) throw new RpcFailure(reply.error);
  return reply.result;
}

/** One batch of the same method; answers in the order of `params`. */
export async function rpcBatch(url: string, method: string, params: unknown[][]): Promise<RpcReply[]> {
  const calls = params.map((each, id) => ({ jsonrpc: "2.0", id, method, params: each }));
  const replies = (await rpcPost(url, calls)) as RpcReply[];
  return replies.toSorted((a, b) => Number(a.id) - Number(b.id));
}
