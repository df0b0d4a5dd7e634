import { p256 } from "@noble/curves/nist.js";
import { toBase64 } from "../../protocol/base64.ts";
import { toBase64Url } from "../../protocol/base64url.ts";
import { concat, fromHex, to0x, toHex, type Hex } from "../../protocol/bytes.ts";
import { batchDigest, domain, signerHash } from "../../protocol/eip712.ts";
import { agencyKey, sha256, utf8 } from "../../protocol/hash.ts";
import type { JsonObject } from "../../protocol/json.ts";
import { encodeEntry } from "../../protocol/kinds.ts";
import { createLog } from "../../protocol/log.ts";
import { recordId, recordLeaf } from "../../protocol/records/batch.ts";
import { codesOf } from "../../protocol/records/codes.ts";
import { encodeCompact } from "../../protocol/records/compact.ts";
import { keyBindingInput, withKeyBinding } from "../../protocol/records/key-binding.ts";
import { RECORD_HEADER, claimsOf } from "../../protocol/records/payload.ts";
import { present, type RecordFile } from "../../protocol/records/record-file.ts";
import { digestOf, disclosureText } from "../../protocol/records/sd-jwt.ts";
import { parseType, typeIntegrity } from "../../protocol/records/type.ts";
import { statusPart } from "./status.ts";
import { code, columns, wordRows } from "./text.ts";

const CHAIN_ID = 4_503_599_627_370_497n;
const OFFICIAL_ID = "ID-CONTOH-DUKCAPIL";
const REGISTRY: Hex = `0x${"a4".repeat(20)}`;
const RECORDED_AT = 1_790_000_000;
const [BATCH, INDEX, SIZE] = [1, 37, 64];
const AUDIENCE = "https://loket.contoh.example";
const NONCE = "contoh-000000001";

/** Both keys are published here and must never be used for anything. */
const ISSUER = keyPair("5b");
const HOLDER = keyPair("6c");

const TYPE: JsonObject = {
  vct: "urn:jejak:type:contoh:1",
  name: "Kartu Contoh",
  description: "Dokumen contoh untuk PROTOCOL.md.",
  display: [
    { locale: "id", name: "Kartu Contoh" },
    { locale: "en", name: "Example card" },
  ],
  claims: [claim("nama", "Nama", "Name"), claim("desa", "Desa", "Village")],
  layout: '<svg xmlns="http://www.w3.org/2000/svg"><text y="20">{{nama}}, {{desa}}</text></svg>',
};

function claim(name: string, id: string, en: string): JsonObject {
  const display = [
    { locale: "id", label: id },
    { locale: "en", label: en },
  ];
  return {
    ...{ path: [name], display, sd: "allowed", mandatory: true },
    ...{ format: { kind: "text", max: 80 }, with: [] },
  };
}

function keyPair(digits: string) {
  const secret = fromHex(digits.repeat(32));
  return { secret, key: p256.getPublicKey(secret, false).subarray(1) };
}

function es256(text: string, { secret }: typeof ISSUER): Uint8Array {
  return p256.sign(sha256(utf8(text)), secret, { prehash: false });
}

const FIELDS = [
  ["nama", "Budi Contoh"],
  ["desa", "Sukamaju"],
] as const;

function disclosures(): string[] {
  return FIELDS.map(([name, value], i) =>
    disclosureText(toBase64Url(new Uint8Array(16).fill(i + 1)), name, value),
  );
}

/** `header.payload` of the issuer's JWT. */
function signedPart(texts: readonly string[]): { payload: string; signed: string } {
  const place = { chainId: CHAIN_ID, registry: REGISTRY, agency: agencyKey(OFFICIAL_ID) };
  const [x, y] = [toBase64Url(HOLDER.key.subarray(0, 32)), toBase64Url(HOLDER.key.subarray(32))];
  const claims = claimsOf({
    ...{ place, batch: BATCH, index: INDEX, size: SIZE, vct: "urn:jejak:type:contoh:1" },
    ...{ integrity: typeIntegrity(TYPE), iat: RECORDED_AT - 3_600, jti: "09".repeat(16) },
    jwk: { kty: "EC", crv: "P-256", x, y },
  });
  const _sd = texts.map((text) => digestOf(text)).sort();
  const payload = JSON.stringify({ ...claims, _sd, _sd_alg: "sha-256" });
  return { payload, signed: `${toBase64Url(utf8(RECORD_HEADER))}.${toBase64Url(utf8(payload))}` };
}

/** The batch: the record at its place, all other leaves those of random ids, here SHA-256 of their index as a byte. */
function batchOf(id: Uint8Array) {
  const tree = createLog();
  for (let i = 0; i < SIZE; i++) tree.append(recordLeaf(i === INDEX ? id : sha256(Uint8Array.of(i))));
  return tree;
}

function entryLines(root: Uint8Array): string {
  const words = encodeEntry({
    ...{ kind: 6, recordedAt: RECORDED_AT, agency: agencyKey(OFFICIAL_ID), batch: BATCH, size: SIZE },
    ...{ root: toHex(root), validUntil: RECORDED_AT + 3_600, succession: 0, approvers: [3] },
  });
  return columns(wordRows(words));
}

function digestOfBatch(root: Uint8Array): Uint8Array {
  const message = { agency: agencyKey(OFFICIAL_ID), number: BATCH, root: to0x(root), size: SIZE };
  return batchDigest(domain(CHAIN_ID, REGISTRY), { ...message, validUntil: RECORDED_AT + 3_600 });
}

function shown(file: RecordFile): RecordFile {
  const part = present(file, ["nama"]);
  const input = keyBindingInput(part, {
    nonce: NONCE,
    audience: AUDIENCE,
    iat: RECORDED_AT + 86_400,
  });
  return withKeyBinding(part, input, es256(input, HOLDER));
}

/** The section as it must stand in PROTOCOL.md. @throws JejakError where the example's type is none */
export function recordSection(): string {
  parseType(TYPE);
  const texts = disclosures();
  const { payload, signed } = signedPart(texts);
  const id = recordId(signed);
  const tree = batchOf(id);
  const signer = concat(fromHex("b1".repeat(20)), ISSUER.key);
  const file: RecordFile = {
    ...{ format: "jejak-record", version: 1, path: toBase64(concat(...tree.inclusionProof(INDEX))) },
    sdJwt: [`${signed}.${toBase64Url(es256(signed, ISSUER))}`, ...texts, ""].join("~"),
    issuer: { signer: toBase64(signer), mandate: 3, officialId: OFFICIAL_ID },
    type: TYPE,
  };
  const presentation = shown(file);
  const compact = encodeCompact(presentation);
  const digest = digestOfBatch(tree.root());
  return [
    `The issuer is mandate 3 of ${OFFICIAL_ID}, whose P-256 private key is 32 bytes of 5b (signer: the verifier \`0x${"b1".repeat(20)}\` ‖ x ‖ y, signerHash \`${to0x(signerHash(signer))}\`); the holder's private key is 32 bytes of 6c. The type, whose integrity is \`${typeIntegrity(TYPE)}\`:`,
    code(JSON.stringify(TYPE), "json"),
    `Salts are 16 bytes of 01 and of 02. Disclosures and their digests:`,
    code(columns(texts.flatMap((text) => [[digestOf(text), text]]))),
    `The payload:`,
    code(payload, "json"),
    code(
      columns([
        ["header.payload", `${signed.slice(0, 40)}… (${signed.length} characters)`],
        ["recordId", toHex(id)],
        ["leaf", toHex(recordLeaf(id))],
      ]),
    ),
    `It stands at place ${INDEX} of ${SIZE}; the ids of all other places *i* are here SHA-256 of the byte *i* (real ones are random). The path, and the root:`,
    code(
      columns([
        ...tree.inclusionProof(INDEX).map((hash, i) => [`hash ${i}`, toHex(hash)]),
        ["root", toHex(tree.root())],
      ]),
    ),
    `RecordRegistry is \`${REGISTRY}\`. Digest of the message \`Batch\`, and the words of the entry:`,
    code(`digest  ${toHex(digest)}\n\n${entryLines(tree.root())}`),
    ...statusPart({
      ...{ chainId: CHAIN_ID, registry: REGISTRY, agency: agencyKey(OFFICIAL_ID), batch: BATCH },
      ...{ size: SIZE, index: INDEX, id, recordedAt: RECORDED_AT },
    }),
    `The presentation of *nama* alone, bound for ${AUDIENCE} with the nonce ${NONCE}:`,
    code(presentation.sdJwt),
    `Its compact form has ${compact.length} bytes, in hex:`,
    code(toHex(compact)),
    `As codes that lead to https://contoh.example/check:`,
    code(codesOf(compact, "https://contoh.example/check").join("\n")),
  ].join("\n\n");
}
