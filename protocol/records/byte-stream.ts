import { concat } from "../bytes.ts";
import { JejakError } from "../errors.ts";
import { utf8 } from "../hash.ts";

/** Numbers are LEB128 in the fewest bytes, at most 2^53 − 1; texts UTF-8, before them and before sized bytes stands their length. */
export interface ByteWriter {
  byte: (value: number) => void;
  number: (value: number) => void;
  raw: (bytes: Uint8Array) => void;
  sized: (bytes: Uint8Array) => void;
  text: (text: string) => void;
  done: () => Uint8Array;
}

export function byteWriter(): ByteWriter {
  const parts: Uint8Array[] = [];
  const raw: ByteWriter["raw"] = (bytes) => void parts.push(bytes);
  const number: ByteWriter["number"] = (value) => {
    raw(leb128(value));
  };
  const sized: ByteWriter["sized"] = (bytes) => {
    number(bytes.length);
    raw(bytes);
  };
  return {
    byte: (value) => {
      raw(Uint8Array.of(value));
    },
    number,
    raw,
    sized,
    text: (text) => {
      sized(utf8(text));
    },
    done: () => concat(...parts),
  };
}

function leb128(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Uint8Array.of(...bytes, rest);
}

/** What reads such bytes. @throws JejakError `record-codes-malformed` wherever they end too early or say no such thing */
export interface ByteReader {
  byte: () => number;
  number: () => number;
  /** A number that is at most so large. */
  count: (most: number) => number;
  raw: (length: number) => Uint8Array;
  sized: () => Uint8Array;
  text: () => string;
  /** Nothing may follow. */
  end: () => void;
}

export function byteReader(bytes: Uint8Array): ByteReader {
  let at = 0;
  const raw: ByteReader["raw"] = (length) => {
    if (length > bytes.length - at) throw malformedCode("ends too early");
    at += length;
    return bytes.subarray(at - length, at);
  };
  const byte: ByteReader["byte"] = () => raw(1)[0] as number;
  const number: ByteReader["number"] = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const next = byte();
      value += (next & 127) * factor;
      if (value > Number.MAX_SAFE_INTEGER || factor > 2 ** 49) throw malformedCode("a number too large");
      if (next === 0 && factor > 1) throw malformedCode("a number in more bytes than it needs");
      if (next < 128) return value;
    }
  };
  const count: ByteReader["count"] = (most) => {
    const value = number();
    if (value > most) throw malformedCode("too many");
    return value;
  };
  const sized: ByteReader["sized"] = () => raw(number());
  return {
    ...{ byte, number, count, raw, sized },
    text: () => decode(sized()),
    end: () => {
      if (at !== bytes.length) throw malformedCode("something follows");
    },
  };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new JejakError("record-codes-malformed", { detail: "no UTF-8", cause });
  }
}

export function malformedCode(detail: string): JejakError {
  return new JejakError("record-codes-malformed", { detail });
}
