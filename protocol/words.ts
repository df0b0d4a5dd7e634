import { isZero, readUint, to0x, toHex, writeHex, writeUint, type Hex } from "./bytes.ts";
import { JejakError } from "./errors.ts";

export const WORD = 32;

/** One word of an entry and the fields of the typed entry that stand in it. */
export interface WordCodec {
  names: readonly string[];
  read(words: Uint8Array, offset: number, into: Record<string, unknown>): void;
  write(words: Uint8Array, offset: number, from: Readonly<Record<string, unknown>>): void;
}

type Read = (words: Uint8Array, offset: number) => unknown;
type Write = (words: Uint8Array, offset: number, value: never) => void;

function single(name: string, read: Read, write: Write): WordCodec {
  return {
    names: [name],
    read: (words, offset, into) => {
      into[name] = read(words, offset);
    },
    write: (words, offset, from) => {
      write(words, offset, from[name] as never);
    },
  };
}

/** 32 bytes, written with 0x. */
export function bytes32(name: string): WordCodec {
  return single(
    name,
    (words, offset) => to0x(words.subarray(offset, offset + WORD)),
    (words, offset, value: Hex) => {
      writeHex(words, offset, WORD, value);
    },
  );
}

/** A SHA-256 content hash, written without 0x. */
export function sha256Word(name: string): WordCodec {
  return single(
    name,
    (words, offset) => toHex(words.subarray(offset, offset + WORD)),
    (words, offset, value: string) => {
      writeHex(words, offset, WORD, value);
    },
  );
}

export function address(name: string): WordCodec {
  return single(
    name,
    (words, offset) => {
      checkZero(words, offset, offset + 12, name);
      return to0x(words.subarray(offset + 12, offset + WORD));
    },
    (words, offset, value: Hex) => {
      writeHex(words, offset + 12, 20, value);
    },
  );
}

/** An unsigned integer of up to 48 bits at the low end of the word. */
export function uint(name: string, bits: number): WordCodec {
  const bytes = bits / 8;
  return single(
    name,
    (words, offset) => {
      checkZero(words, offset, offset + WORD - bytes, name);
      return readUint(words, offset + WORD - bytes, bytes);
    },
    (words, offset, value: number) => {
      checkRange(name, value, bytes);
      writeUint(words, offset + WORD - bytes, bytes, value);
    },
  );
}

/** An unsigned integer of any width at the low end of the word, as bigint. */
export function bigUint(name: string, bits: number): WordCodec {
  const bytes = bits / 8;
  return single(
    name,
    (words, offset) => {
      checkZero(words, offset, offset + WORD - bytes, name);
      return BigInt(to0x(words.subarray(offset, offset + WORD)));
    },
    (words, offset, value: bigint) => {
      if (value < 0n || value >> BigInt(bits) !== 0n) throw malformed(name, value);
      writeHex(words, offset, WORD, value.toString(16).padStart(64, "0"));
    },
  );
}

/** A word that always holds one number, such as the kind or a state. */
export function constant(value: number, name: string): WordCodec {
  const codec = uint(name, 32);
  return {
    ...codec,
    read: (words, offset, into) => {
      codec.read(words, offset, into);
      if (into[name] !== value) throw malformed(name, into[name]);
    },
    write: (words, offset) => {
      writeUint(words, offset + WORD - 4, 4, value);
    },
  };
}

/** A word that is 0. */
export function zero(): WordCodec {
  return {
    names: [],
    read: (words, offset) => {
      checkZero(words, offset, offset + WORD, "zero");
    },
    write: () => undefined,
  };
}

/** Fields packed from the most significant bit down; what is left at the low end is 0. */
export function packed(...fields: readonly (readonly [name: string, bits: number])[]): WordCodec {
  return {
    names: fields.map(([name]) => name),
    read: (words, offset, into) => {
      let at = offset;
      for (const [name, bits] of fields) {
        into[name] = readUint(words, at, bits / 8);
        at += bits / 8;
      }
      checkZero(words, at, offset + WORD, "unused bits");
    },
    write: (words, offset, from) => {
      let at = offset;
      for (const [name, bits] of fields) {
        checkRange(name, from[name] as number, bits / 8);
        writeUint(words, at, bits / 8, from[name] as number);
        at += bits / 8;
      }
    },
  };
}

/** 40 bits hold every time and delay. */
export const time = (name: string): WordCodec => uint(name, 40);

/** kind, recordedAt, agency or author, thing: the words that every entry starts with. */
export function layout(
  kind: number,
  who: WordCodec,
  thing: WordCodec,
  ...rest: WordCodec[]
): readonly WordCodec[] {
  return [constant(kind, "kind"), time("recordedAt"), who, thing, ...rest];
}

/** Up to 8 mandate numbers of 32 bits, ascending, the first in the top 32 bits, unused places 0. */
export function approvers(name: string): WordCodec {
  return single(name, readApprovers, (words, offset, numbers: readonly number[]) => {
    if (numbers.length > 8) throw malformed(name, numbers);
    numbers.forEach((number, i) => {
      checkRange(name, number, 4);
      writeUint(words, offset + 4 * i, 4, number);
    });
    if (readApprovers(words, offset).length !== numbers.length) throw malformed(name, numbers);
  });
}

function readApprovers(words: Uint8Array, offset: number): number[] {
  const numbers: number[] = [];
  for (let at = offset; at < offset + WORD; at += 4) {
    const number = readUint(words, at, 4);
    if (number === 0) {
      checkZero(words, at, offset + WORD, "approvers");
      return numbers;
    }
    if (number <= (numbers.at(-1) ?? 0)) throw malformed("approvers", [...numbers, number]);
    numbers.push(number);
  }
  return numbers;
}

function checkZero(words: Uint8Array, from: number, to: number, name: string): void {
  if (!isZero(words, from, to)) throw malformed(name, toHex(words.subarray(from, to)));
}

function checkRange(name: string, value: number, bytes: number): void {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 256 ** bytes) throw malformed(name, value);
}

function malformed(field: string, value: unknown): JejakError {
  return new JejakError("entry-malformed", { values: { field, value } });
}
