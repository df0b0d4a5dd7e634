import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import { type DestinationStream, type Logger, pino } from "pino";

export type { Logger } from "pino";

const requests = new AsyncLocalStorage<string>();

const SECRETS = [
  "password",
  "passphrase",
  "privateKey",
  "mnemonic",
  "secret",
  "databaseUrl",
  "authorization",
  "cookie",
];

/** Every secret's name, at the top of a record and one or two levels down. */
const PATHS = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** `scheme://user:password@` wherever it appears in a line, error messages of drivers included. */
const CREDENTIALS = /(\w+:\/\/[^\s:/@"]*):[^\s/@"]+@/g;

const MOST_BYTES_WAITING = 262_144;

/**
 * Where standard output is a file on a full disk, lines wait for room, and are lost where too many wait: an error that
 * nobody listens to would end the process, and one that is met at a flush would hold it up.
 */
function standardOutput(): DestinationStream {
  const stream = pino.destination({ dest: 1, sync: true, minLength: 1, maxLength: MOST_BYTES_WAITING });
  stream.on("error", () => undefined);
  stream.on("drop", () => {
    stream.flush();
  });
  return { write: (line) => void stream.write(line) };
}

/**
 * A logger that writes one JSON object a line to standard output, without secrets; records written inside
 * {@link withRequestId} carry its id.
 */
export function createLogger(
  name: string,
  level: string,
  destination: DestinationStream = standardOutput(),
): Logger {
  const options = {
    name,
    level,
    redact: { paths: PATHS, censor: "[redacted]" },
    mixin: () => {
      const requestId = requests.getStore();
      return requestId === undefined ? {} : { requestId };
    },
    hooks: { streamWrite: (line: string) => line.replace(CREDENTIALS, "$1:[redacted]@") },
  };
  return pino(options, destination);
}

/** Runs `work` so that everything logged in it, later callbacks included, carries one request id. */
export function withRequestId<T>(work: (requestId: string) => T, requestId: string = randomUUID()): T {
  return requests.run(requestId, () => work(requestId));
}
