import { fromBase64 } from "../base64.ts";
import { concat, fromHex, type Hex } from "../bytes.ts";
import { JejakError } from "../errors.ts";
import { agencyKey, ocidHash } from "../hash.ts";
import { KIND, decodeEntry, type StepEntry } from "../kinds.ts";
import { leafHash } from "../log.ts";
import { OPENED_BYTES, hashesIn, type EvidenceAgency, type EvidenceProcesses } from "./format.ts";

/** The step that opened a process. */
export interface OpenedProcess {
  index: number;
  ocid: string;
  leaf: Uint8Array;
  entry: StepEntry;
}

/** The processes that a file lists, with the agency's key on the chain. */
export interface OpenProcesses {
  agency: EvidenceAgency;
  key: Hex;
  opened: OpenedProcess[];
  proof: Uint8Array[];
}

const WORD = 32;
const KIND_WORD = new Uint8Array(WORD).fill(KIND.step, WORD - 1);
const NO_HEAD = new Uint8Array(WORD);

/** Words of the entry that a file carries: recordedAt, contentHash, meta, policyIndex, approvers. */
const CARRIED = [1, 4, 6, 7, 8];

/** @throws JejakError `evidence-malformed`, `entry-malformed`, those of `fromBase64` */
export function openProcesses({ agency, opened, proof }: EvidenceProcesses): OpenProcesses {
  const key = agencyKey(agency.officialId);
  const keyWord = fromHex(key);
  return {
    agency,
    key,
    opened: opened.map(({ index, ocid, words }) => {
      const whole = wordsOf(keyWord, ocid, fromBase64(words), index);
      return { index, ocid, leaf: leafHash(whole), entry: decodeEntry(whole) as StepEntry };
    }),
    proof: hashesIn(proof),
  };
}

/** The nine words of the entry: agency and ocid stand in it by their hashes, and no step came before. */
function wordsOf(agency: Uint8Array, ocid: string, given: Uint8Array, index: number): Uint8Array {
  if (given.length !== OPENED_BYTES) {
    throw new JejakError("evidence-malformed", { at: "words", values: { index, bytes: given.length } });
  }
  const [recordedAt, contentHash, ...rest] = CARRIED.map((_, i) => wordAt(given, i));
  const parts = [KIND_WORD, recordedAt, agency, fromHex(ocidHash(ocid)), contentHash, NO_HEAD, ...rest];
  return concat(...(parts as Uint8Array[]));
}

/** What an evidence file carries of the entry that opened a process. */
export function carriedWords(words: Uint8Array): Uint8Array {
  return concat(...CARRIED.map((place) => wordAt(words, place)));
}

function wordAt(words: Uint8Array, place: number): Uint8Array {
  return words.subarray(place * WORD, (place + 1) * WORD);
}
