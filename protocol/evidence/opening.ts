import { fromBase64 } from "../base64.ts";
import { concat, fromHex, type Hex } from "../bytes.ts";
import { JejakError } from "../errors.ts";
import { agencyKey, keccak256, utf8 } from "../hash.ts";
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

/** Words of the entry that a file carries: recordedAt, contentHash, meta, policyIndex, approvers. */
const CARRIED = [1, 4, 6, 7, 8];

/** @throws JejakError `evidence-malformed`, `entry-malformed`, those of `fromBase64` */
export function openProcesses({ agency, opened, proof }: EvidenceProcesses): OpenProcesses {
  const key = agencyKey(agency.officialId);
  const template = templateOf(fromHex(key));
  return {
    agency,
    key,
    opened: opened.map(({ index, ocid, words }) => {
      const whole = wordsOf(template, ocid, fromBase64(words), index);
      return { index, ocid, leaf: leafHash(whole), entry: decodeEntry(whole) as StepEntry };
    }),
    proof: hashesIn(proof),
  };
}

/** The nine words of a step of the agency that opens a process: no step came before, so previousHead is 0. */
function templateOf(agency: Uint8Array): Uint8Array {
  const words = new Uint8Array(9 * WORD);
  words[WORD - 1] = KIND.step;
  words.set(agency, 2 * WORD);
  return words;
}

/** The entry's words: the ocid stands in them by its hash. */
function wordsOf(template: Uint8Array, ocid: string, given: Uint8Array, index: number): Uint8Array {
  if (given.length !== OPENED_BYTES) {
    throw new JejakError("evidence-malformed", { at: "words", values: { index, bytes: given.length } });
  }
  const words = template.slice();
  words.set(keccak256(utf8(ocid)), 3 * WORD);
  CARRIED.forEach((place, i) => {
    words.set(given.subarray(i * WORD, (i + 1) * WORD), place * WORD);
  });
  return words;
}

/** What an evidence file carries of the entry that opened a process. */
export function carriedWords(words: Uint8Array): Uint8Array {
  return concat(...CARRIED.map((place) => words.subarray(place * WORD, (place + 1) * WORD)));
}
