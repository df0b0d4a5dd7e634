import { get } from "node:http";
import type { IncomingMessage } from "node:http";
import { once } from "node:events";

/** One event as it came. */
export interface StreamEvent {
  id: string | null;
  event: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into it
  data: any;
}

/** A reader of the stream that may be slow, and may be cut off. */
export interface StreamReader {
  status: number;
  headers: IncomingMessage["headers"];
  events: StreamEvent[];
  comments: string[];
  /** Resolves when so many events are there; rejects when the stream ends before. */
  until: (test: (events: StreamEvent[]) => boolean) => Promise<StreamEvent[]>;
  /** Resolves when the server has ended the stream; false where it was cut off. */
  ended: Promise<boolean>;
  message: IncomingMessage;
  kill: () => void;
}

function parse(block: string): StreamEvent | string {
  const lines = block.split("\n");
  const field = (name: string) =>
    lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? null;
  const event = field("event");
  if (event === null) return block;
  return { id: field("id"), event, data: JSON.parse(field("data") ?? "null") as unknown };
}

/** Opens a stream and reads it. */
export async function readStream(
  url: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<StreamReader> {
  const request = get(url, { headers, agent: false, method });
  request.on("error", () => undefined);
  const [message] = (await once(request, "response")) as [IncomingMessage];
  const events: StreamEvent[] = [];
  const comments: string[] = [];
  const checks = new Set<() => void>();
  let rest = "";
  message.setEncoding("utf8");
  message.on("data", (chunk: string) => {
    const blocks = (rest + chunk).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const parsed = parse(block);
      if (typeof parsed === "string") comments.push(parsed);
      else events.push(parsed);
    }
    for (const check of checks) check();
  });
  message.on("error", () => undefined);
  const ended = once(message, "close").then(() => message.complete);
  const until = (test: (events: StreamEvent[]) => boolean) =>
    new Promise<StreamEvent[]>((resolve, reject) => {
      const check = () => {
        if (!test(events)) return;
        checks.delete(check);
        resolve(events);
      };
      checks.add(check);
      check();
      void ended.then(() => {
        reject(new Error(`the stream ended after ${events.length} events`));
      });
    });
  const kill = () => {
    request.destroy();
  };
  return {
    status: message.statusCode ?? 0,
    headers: message.headers,
    events,
    comments,
    until,
    ended,
    message,
    kill,
  };
}
