import { fromBase64, toBase64 } from "../base64.ts";
import { fromBase64Url, toBase64Url } from "../base64url.ts";
import { JejakError, isJejakError } from "../errors.ts";
import { byteReader, byteWriter, malformedCode, type ByteReader, type ByteWriter } from "./byte-stream.ts";
import { readPayload, writePayload } from "./compact-payload.ts";
import { bindingOf, keyBindingInput, type Binding } from "./key-binding.ts";
import { recordFileOf, type RecordFile } from "./record-file.ts";
import { MAX_DISCLOSURES, digestOf, disclosureText, parseSdJwt, type Disclosure } from "./sd-jwt.ts";

const VERSION = 1;

const FORMATS = ["jejak-record", "jejak-presentation"] as const;

/** More than any record on paper; a link may be longer than a code. */
export const MAX_COMPACT = 24_576;

/**
 * A record or presentation in few bytes, for codes on paper and links (PROTOCOL.md, Compact form). Type and evidence
 * are left out: the reader has them from elsewhere.
 * @throws JejakError `sd-jwt-malformed`, `record-too-large`
 */
export function encodeCompact(file: RecordFile): Uint8Array {
  const { issuer, disclosures, presented } = parseSdJwt(file.sdJwt);
  const { officialId } = file.issuer;
  const writer = byteWriter();
  writer.byte(VERSION);
  writer.byte(FORMATS.indexOf(file.format));
  writer.text(officialId);
  writer.number(file.issuer.mandate);
  writer.sized(fromBase64(file.issuer.signer));
  writer.sized(fromBase64(file.path));
  writer.number(disclosures.length);
  for (const disclosure of disclosures) writeDisclosure(writer, disclosure);
  writePayload(writer, issuer, { digests: disclosures.map(({ digest }) => digest), officialId });
  writer.sized(issuer.signature);
  writeBinding(writer, presented, file.sdJwt.slice(presented.length));
  const bytes = writer.done();
  if (bytes.length > MAX_COMPACT) {
    throw new JejakError("record-too-large", { values: { bytes: bytes.length, most: MAX_COMPACT } });
  }
  return bytes;
}

/**
 * The file of its compact form.
 * @throws JejakError `record-codes-malformed`
 */
export function decodeCompact(bytes: Uint8Array): RecordFile {
  if (bytes.length > MAX_COMPACT) throw malformedCode("too long");
  try {
    return readFile(byteReader(bytes));
  } catch (cause) {
    if (!isJejakError(cause) || cause.code === "record-codes-malformed") throw cause;
    throw new JejakError("record-codes-malformed", { detail: cause.message, cause });
  }
}

function readFile(reader: ByteReader): RecordFile {
  if (reader.byte() !== VERSION) throw malformedCode("another version");
  const format = FORMATS[reader.count(1)] as RecordFile["format"];
  const officialId = reader.text();
  const mandate = reader.number();
  const signer = toBase64(reader.sized());
  const path = toBase64(reader.sized());
  const texts = Array.from({ length: reader.count(MAX_DISCLOSURES) }, () => readDisclosure(reader));
  const signed = readPayload(reader, { digests: texts.map((text) => digestOf(text)), officialId });
  const presented = [`${signed}.${toBase64Url(reader.sized())}`, ...texts, ""].join("~");
  const sdJwt = presented + readBinding(reader, presented);
  reader.end();
  return recordFileOf({ format, version: 1, sdJwt, path, issuer: { officialId, mandate, signer } });
}

const SALT = 16;

/** 1, salt, name and value where they give back its text, else 0 and this text. */
function writeDisclosure(writer: ByteWriter, { text, salt, name, value }: Disclosure): void {
  const bytes = saltBytes(salt);
  const isUsual = bytes !== null && name !== null && typeof value === "string";
  if (!isUsual || disclosureText(salt, name, value) !== text) {
    writer.byte(0);
    writer.text(text);
    return;
  }
  writer.byte(1);
  writer.raw(bytes);
  writer.text(name);
  writer.text(value);
}

/** The 16 bytes of a usual salt. */
function saltBytes(salt: string): Uint8Array | null {
  return /^[A-Za-z0-9_-]{21}[AQgw]$/.test(salt) ? fromBase64Url(salt) : null;
}

function readDisclosure(reader: ByteReader): string {
  if (reader.count(1) === 0) return reader.text();
  return disclosureText(toBase64Url(reader.raw(SALT)), reader.text(), reader.text());
}

/** 0 where there is none; 2, its claims and signature where they give back its text; else 1 and this text. */
function writeBinding(writer: ByteWriter, presented: string, text: string): void {
  const usual = usualBinding(presented, text);
  writer.byte(text === "" ? 0 : usual === null ? 1 : 2);
  if (text === "") return;
  if (usual === null) {
    writer.text(text);
    return;
  }
  writer.text(usual.binding.nonce);
  writer.text(usual.binding.audience);
  writer.number(usual.binding.iat);
  writer.sized(usual.signature);
}

function usualBinding(presented: string, text: string): { binding: Binding; signature: Uint8Array } | null {
  const { keyBinding } = parseSdJwt(presented + text);
  const binding = keyBinding && bindingOf(keyBinding);
  if (keyBinding === null || binding === null) return null;
  return keyBindingInput({ sdJwt: presented }, binding) === keyBinding.signed
    ? { binding, signature: keyBinding.signature }
    : null;
}

function readBinding(reader: ByteReader, presented: string): string {
  const form = reader.count(2);
  if (form === 0) return "";
  if (form === 1) return reader.text();
  const binding = { nonce: reader.text(), audience: reader.text(), iat: reader.number() };
  return `${keyBindingInput({ sdJwt: presented }, binding)}.${toBase64Url(reader.sized())}`;
}
