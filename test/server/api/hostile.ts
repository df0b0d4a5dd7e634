import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { PAGES } from "../../../server/explorer/pages.ts";
import { ROUTES } from "../../../server/api/routes.ts";
import { AGENCY, DOCUMENT, OCID, OTHER, SHARED } from "./furnished.ts";

/** One request as it goes over the wire. */
export interface Hostile {
  method: string;
  /** Path and query as sent: any bytes but those that end the line. */
  target: string;
  headers: readonly (readonly [string, string])[];
  body: Buffer | null;
}

/** Markup that must never come back as markup. */
export const PROBE = "<script>alert(1)</script>";

const BASE64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

const KNOWN = [
  AGENCY,
  OTHER,
  OCID,
  SHARED,
  DOCUMENT,
  "0",
  "3",
  "not-found",
  "6f1c9d0e-3a52-4c51-9a55-0b1d8f6a7e21",
].map(encodeURIComponent);

const NASTY = [
  "",
  "%00",
  "a%00b",
  "%",
  "%zz",
  "%c0%af",
  "%ed%a0%80",
  "%f0%28%8c%28",
  "%E2%80%AE",
  "..",
  "..%2f..%2f..%2fetc%2fpasswd",
  "%2e%2e",
  "%252e%252e%255c",
  "\\..\\..",
  "-1",
  "-0",
  "+1",
  "01",
  "0x10",
  "1e309",
  "NaN",
  "Infinity",
  "9007199254740993",
  "9".repeat(20),
  "9".repeat(400),
  "1;2",
  "true",
  "null",
  "undefined",
  "[]",
  "{}",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "'%20OR%201=1--",
  "%27%3B%20DROP%20TABLE%20ledger.entries%3B--",
  "%25_%25",
  "*",
  ":*%20%26%20!",
  "%22%3E" + encodeURIComponent(PROBE),
  "${7*7}",
  "{{7*7}}",
  "\u00ff\u00fe",
  "a".repeat(501),
  "%F0%9F%91%A9%E2%80%8D".repeat(200),
  "2026-02-30",
  "2026-01-01T00:00:00%2B99:99",
  "-271821-04-20",
  "+275760-09-13T00:00:00.001Z",
  `0x${"0".repeat(64)}`,
  "AB".repeat(32),
  "0".repeat(63),
];

const CURSORS = [
  ...[[], [null], [-1], [-2], [1e308], [2 ** 53], [2 ** 63], [1.5], ["1"], [[]], {}, 0, "x", null].map(
    BASE64,
  ),
  ...["recorded", "opened", "length", "title", "x"].flatMap((order) =>
    ["0", "-1", "9".repeat(15), "9".repeat(30), "\u0000", "\ud800", "1e5", "a".repeat(900)].map((key) =>
      BASE64([order, key, 1]),
    ),
  ),
  BASE64([2 ** 53 - 1, 2 ** 53 - 1]),
  BASE64([0, -1]),
  "0-0000000000000000",
  "3-ffffffffffffffff",
  "999999999999999-0123456789abcdef",
  "999999999999999",
  "1-0",
  "=",
  "____",
];

const token = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...KNOWN) },
  { weight: 5, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 2, arbitrary: fc.constantFrom(...CURSORS) },
  {
    weight: 2,
    arbitrary: fc
      .string({ unit: "binary", maxLength: 40 })
      .map((text) => encodeURIComponent(text.toWellFormed())),
  },
  {
    weight: 1,
    arbitrary: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
  },
);

/** The request line ends at these; what lies beyond would be another request. */
const lineSafe = (text: string) => text.replace(/[\r\n\0 ?#]/g, "_");

const PATHS = [
  ...ROUTES.map(({ path }) => path),
  ...PAGES.flatMap(({ path }) => [path, `/en${path === "/" ? "" : path}`]),
  "/assets/{name}",
  "/api/v1/{x}/{y}",
  "/{x}",
  "//{x}",
];

const path = fc
  .tuple(
    fc.constantFrom(...PATHS),
    fc.array(token, { minLength: 2, maxLength: 2 }),
    fc.constantFrom("", "", "", "/"),
  )
  .map(([pattern, parts, slash]) => {
    let next = 0;
    return lineSafe(pattern.replace(/\{\w+\}/g, () => parts[next++] ?? "1")) + slash;
  });

const NAMES = [
  ...new Set(ROUTES.flatMap(({ query }) => Object.keys(query.shape))),
  "operation",
  "x",
  "a[b]",
  "limit[]",
  "agency[$ne]",
  "after[toString]",
  "__proto__",
  "__proto__[x]",
  "constructor[prototype][x]",
  "%00",
  "%zz",
  "",
];

const pair = fc
  .tuple(fc.constantFrom(...NAMES), fc.option(token, { nil: null }))
  .map(([name, value]) => (value === null ? name : `${name}=${value.replace(/[\r\n\0 #&]/g, "_")}`));

const query = fc.oneof(
  { weight: 2, arbitrary: fc.constant("") },
  {
    weight: 5,
    arbitrary: fc.array(pair, { minLength: 1, maxLength: 5 }).map((pairs) => `?${pairs.join("&")}`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("?" + "a=1&".repeat(1500), "?" + "x".repeat(7000), "??&&==", "?%"),
  },
);

const HEADERS: Readonly<Record<string, readonly string[]>> = {
  Accept: [
    "*/*",
    "text/html",
    "application/json",
    "text/html;q=x",
    "",
    "a/b/c",
    "\u00ff",
    "text/*;q=0",
    "x".repeat(4000),
  ],
  "Accept-Language": ["en", "id;q=0,en", "*;q=x", "\u00ff", "en-".repeat(500), ",,,", "xx"],
  "Accept-Encoding": ["gzip", "br", "gzip;q=0, br;q=0", "identity;q=0", "*;q=0", "x".repeat(900), ""],
  "If-None-Match": ["*", '"x"', 'W/"', '"', "\u00ff", `"${"x,".repeat(2000)}"`, ""],
  "If-Modified-Since": ["x", "Thu, 01 Jan 1970 00:00:00 GMT"],
  Range: ["bytes=0-", "bytes=5-1", "bytes=0-0,1-1,2-2", "rows=1", "bytes=-99999999999999999999"],
  "Last-Event-ID": ["", "0-0000000000000000", "9".repeat(300), "\u00ff", "-1", "x".repeat(2000)],
  "X-Request-Id": ["", "abcdefgh", '<b>"', "\u00ff".repeat(9), "x".repeat(3000), "a b c d e f"],
  "X-Forwarded-For": ["203.0.113.9", "::1, ::1, x", "999.999.999.999", "\u00ff", ",", "203.0.113.9:80"],
  "X-Forwarded-Proto": ["https", "javascript", ""],
  "X-Forwarded-Host": ['"><script>', "a b", ""],
  Origin: ["null", "https://example.org", "\u00ff", "x".repeat(2000)],
  Cookie: ["a=b", "__proto__=1", "\u00ff"],
  Upgrade: ["websocket", "h2c"],
  "Access-Control-Request-Method": ["POST", "\u00ff"],
  __proto__: ["x"],
  "X-HTTP-Method-Override": ["DELETE"],
};

/** Lies about the body, and what Node's parser judges by itself. */
const FRAMING: Readonly<Record<string, readonly string[]>> = {
  "Transfer-Encoding": ["chunked", "gzip", "chunked, chunked", "x"],
  "Content-Length": ["0", "-1", "5", "99999999999999999999", "1, 2", "0x10"],
  Expect: ["100-continue", "x"],
};

function oneOf(headers: Readonly<Record<string, readonly string[]>>) {
  return fc
    .constantFrom(...Object.keys(headers))
    .chain((name) =>
      fc.constantFrom(...(headers[name] ?? [])).map((value): [string, string] => [name, value]),
    );
}

const header = fc.oneof(
  { weight: 40, arbitrary: oneOf(HEADERS) },
  { weight: 1, arbitrary: oneOf(FRAMING) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.string({ minLength: 1, maxLength: 10 }), fc.string({ unit: "binary", maxLength: 20 }))
      .map(([name, text]): [string, string] => [name.replace(/[\r\n]/g, "x"), text.replace(/[\r\n]/g, "_")]),
  },
);

const json = fc.oneof(
  fc.json({ maxDepth: 4 }),
  fc.json({ maxDepth: 3, noUnicodeString: false }).map((text) => `{"hashes":${text}}`),
  fc.constantFrom(
    "",
    "{",
    "[".repeat(50_000),
    `{"a":${"[".repeat(900)}${"]".repeat(900)}}`,
    '{"hashes":[]}',
    '{"__proto__":{"hashes":["x"]},"hashes":1}',
    '{"hashes":["__proto__"],"constructor":1}',
    `{"hashes":[${Array(1001).fill(`"${DOCUMENT}"`).join(",")}]}`,
    `{"hashes":["${DOCUMENT}","${DOCUMENT}"]}`,
    '{"a":1e999}',
    '{"a":-0}',
    '{"a":"\\ud800"}',
    '{"a":1,"a":2}',
    `{"n":${"9".repeat(500)}}`,
    "\ufeff{}",
    "null",
    `"${PROBE}"`,
  ),
);

const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    -1,
    2 ** 32,
    2 ** 53,
    1.5,
    "",
    "0x",
    "\u0000",
    [],
    {},
    null,
    `0x${"f".repeat(64)}`,
    "é".repeat(600),
    PROBE,
  ),
);

/** A document with one of its values replaced, at any depth. */
function mutated(base: object, steps: readonly number[], replacement: unknown): string {
  const copy = structuredClone(base) as Record<string, unknown>;
  let at: Record<string, unknown> = copy;
  for (const [i, step] of steps.entries()) {
    const keys = Object.keys(at);
    const key = keys[step % Math.max(keys.length, 1)];
    if (key === undefined) break;
    const inner = at[key];
    if (i === steps.length - 1 || typeof inner !== "object" || inner === null) {
      at[key] = replacement;
      break;
    }
    at = inner as Record<string, unknown>;
  }
  return JSON.stringify(copy);
}

function bodies(good: readonly object[]) {
  const changed = fc
    .tuple(fc.constantFrom(...good), fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }), value)
    .map(([base, steps, replacement]) => mutated(base, steps, replacement));
  const untouched = fc.constantFrom(...good).map((base) => JSON.stringify(base));
  const text = fc.oneof(
    { weight: 4, arbitrary: changed },
    { weight: 1, arbitrary: untouched },
    { weight: 3, arbitrary: json },
  );
  return fc.oneof(
    { weight: 6, arbitrary: text.map((sent) => Buffer.from(sent)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  );
}

const BOMBS = {
  gzip: gzipSync(Buffer.alloc(30_000_000)),
  br: brotliCompressSync(Buffer.alloc(30_000_000)),
  deflate: deflateSync(Buffer.alloc(30_000_000)),
} as const;

const framing = fc.oneof(
  { weight: 8, arbitrary: fc.constant<readonly [string, string][]>([["Content-Type", "application/json"]]) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        "text/plain",
        "application/ld+json",
        "application/json; charset=utf-16",
        "",
        "a",
        "multipart/form-data",
      )
      .map((type): readonly [string, string][] => [["Content-Type", type]]),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("gzip", "br", "deflate", "compress", "gzip, gzip", "\u00ff")
      .map((encoding): readonly [string, string][] => [
        ["Content-Type", "application/json"],
        ["Content-Encoding", encoding],
      ]),
  },
);

const method = fc.oneof(
  { weight: 20, arbitrary: fc.constant("GET") },
  { weight: 2, arbitrary: fc.constant("POST") },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "HEAD",
      "PUT",
      "DELETE",
      "PATCH",
      "OPTIONS",
      "TRACE",
      "PROPFIND",
      "QUERY",
      "get",
      "FOO",
      "PRI",
    ),
  },
);

const POSTS = ROUTES.filter((route) => route.method === "post").map((route) => route.path);

/** A POST goes more often where POSTs are taken. */
const postPath = fc
  .tuple(fc.constantFrom(...POSTS), token)
  .map(([pattern, part]) => lineSafe(pattern.replace(/\{\w+\}/g, () => part || "1")));

const anyHeaders = fc.array(header, { maxLength: 4 });

/** Requests of every kind that a client could send, and many that none should; `good` are bodies to start from. */
export function hostileRequests(good: readonly object[]): fc.Arbitrary<Hostile> {
  const reading = fc.tuple(method, path, query, anyHeaders).map(([asked, to, search, headers]): Hostile => ({
    method: asked,
    target: to + search,
    headers,
    body: null,
  }));
  const writing = fc
    .tuple(fc.oneof({ weight: 4, arbitrary: postPath }, path), query, anyHeaders, framing, bodies(good))
    .map(([to, search, headers, frame, body]): Hostile => {
      return { method: "POST", target: to + search, headers: [...frame, ...headers], body };
    });
  const bomb = fc
    .tuple(postPath, fc.constantFrom<keyof typeof BOMBS>("gzip", "br", "deflate"))
    .map(([to, encoding]): Hostile => {
      const headers: [string, string][] = [
        ["Content-Type", "application/json"],
        ["Content-Encoding", encoding],
      ];
      return { method: "POST", target: to, headers, body: BOMBS[encoding] };
    });
  return fc.oneof(
    { weight: 30, arbitrary: reading },
    { weight: 20, arbitrary: writing },
    { weight: 1, arbitrary: bomb },
  );
}

/** The bytes of a request; its length is announced unless a header lies about it already. */
export function bytesOf({ method: asked, target, headers, body }: Hostile): Buffer {
  const framed = headers.some(([name]) => /^(?:content-length|transfer-encoding)$/i.test(name));
  const length = body !== null && !framed ? [["Content-Length", String(body.length)] as const] : [];
  const lines = [["Host", "jejak.example"] as const, ["Connection", "close"] as const, ...headers, ...length];
  const head = `${asked} ${target} HTTP/1.1\r\n${lines.map(([name, text]) => `${name}: ${text}\r\n`).join("")}\r\n`;
  return Buffer.concat([Buffer.from(head, "latin1"), body ?? Buffer.alloc(0)]);
}

/** Whether what is announced of the body is not what is sent: the server may wait, or close without a word. */
export function isCutOff({ headers }: Hostile): boolean {
  return headers.some(([name]) => /^(?:content-length|transfer-encoding|expect|upgrade)$/i.test(name));
}
