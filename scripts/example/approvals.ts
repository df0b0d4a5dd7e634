import { fromBase64 } from "../../protocol/base64.ts";
import { equal, to0x, toHex } from "../../protocol/bytes.ts";
import { signerHash, stepDigestOfWords } from "../../protocol/eip712.ts";
import { wordOf, type OpenTrail, type Opened } from "../../protocol/evidence/open.ts";
import { keccak256, sha256, utf8 } from "../../protocol/hash.ts";
import { canonicalize } from "../../protocol/jcs.ts";
import { unpackMandate } from "../../protocol/mandate.ts";
import { addressOf, portable } from "../../protocol/primitives.ts";
import { packTrail, unpackPolicySlot } from "../../protocol/slots.ts";
import { tagsOf } from "../../protocol/tags.ts";
import { foldTrail } from "../../protocol/trail.ts";
import type { Reads } from "./state.ts";
import { columns } from "./text.ts";

/** The texts with their hashes, and what the agency's slot says. */
export function trailLines({ byIndex }: Opened, trail: OpenTrail, { policy }: Reads): string {
  const slot = unpackPolicySlot(policy);
  const entry = byIndex.get(slot.admittedIndex)?.entry;
  if (entry?.kind !== 2) throw new Error("no entry of the agency");
  const name = to0x(keccak256(utf8(trail.agency.name)));
  if (name !== entry.nameHash) throw new Error("another name");
  return columns([
    [`agency = keccak256("${trail.agency.officialId}")`, trail.key],
    ["admittedIndex, policyIndex of its slot", `${slot.admittedIndex}, ${slot.policyIndex}`],
    [`keccak256("${trail.agency.name}") = word 4 of entry ${slot.admittedIndex}`, name],
    [`ocidHash = keccak256("${trail.ocid}")`, trail.ocidHash],
  ]);
}

/** The fold of the trail, step by step. */
export function stepLines({ steps }: OpenTrail, separator: Uint8Array): string {
  const recorded = steps.map(({ index, words }) => ({ logIndex: index, words }));
  const texts = steps.map(({ index, entry, words }, i) => {
    const state = foldTrail(separator, recorded.slice(0, i + 1));
    return columns([
      [`entry ${index}`, `step ${entry.index}, ${tagsOf(entry.tags).join(", ")}`],
      ["recordedAt", String(entry.recordedAt)],
      ["previousHead", entry.previousHead],
      ["contentHash", entry.contentHash],
      ["meta", toHex(words.subarray(6 * 32, 7 * 32))],
      ["required, approvers", `${entry.required}, ${entry.approvers.join(", ")}`],
      ["digest = head", state.head],
      ["packed", wordOf(packTrail(state))],
    ]);
  });
  return texts.join("\n\n");
}

/** Each mandate: signer, and its slot unpacked. */
export function mandateLines({ evidence }: Opened, { mandate }: Reads): string {
  const terms = unpackMandate(mandate);
  return evidence.mandates
    .map(({ number, signer }) =>
      columns([
        ["mandate", String(number)],
        ["signer", to0x(fromBase64(signer))],
        [`signerHash = word 5 of entry ${terms.grantedIndex}`, to0x(signerHash(fromBase64(signer)))],
        ["roles, tags", `${terms.roles}, ${terms.tags}`],
        ["from, until", `${terms.from}, ${terms.until}`],
        ["grantedIndex, revokedIndex", `${terms.grantedIndex}, ${terms.revokedIndex}`],
      ]),
    )
    .join("\n\n");
}

export function contentLines({ evidence }: Opened): string {
  return columns(
    evidence.manifests.map((content) => {
      if (content.state !== "published") throw new Error(`manifest ${content.index} is not in the file`);
      const bytes = canonicalize(content.manifest);
      return [`entry ${content.index}`, `${bytes.length} bytes`, toHex(sha256(bytes))];
    }),
  );
}

/** Every signature with its key. @throws Error where it is not the signer's */
export function signatureLines({ evidence }: Opened, { steps }: OpenTrail, separator: Uint8Array): string {
  const signer = fromBase64(evidence.mandates[0]?.signer ?? "");
  const texts = evidence.approvals.map(({ index, mandate, signature }) => {
    const step = steps.find((candidate) => candidate.index === index);
    if (step === undefined) throw new Error(`no step ${index}`);
    const digest = stepDigestOfWords(separator, step.words);
    const bytes = fromBase64(signature);
    const key = portable.recover(digest, bytes.subarray(0, 64), bytes[64] === 28 ? 1 : 0);
    if (key === null || !equal(addressOf(key), signer)) throw new Error(`entry ${index} is not signed`);
    return columns([
      [`entry ${index}`, `mandate ${mandate}`],
      ["digest", toHex(digest)],
      ["r", toHex(bytes.subarray(0, 32))],
      ["s", toHex(bytes.subarray(32, 64))],
      ["v", String(bytes[64])],
      ["key x", toHex(key.subarray(0, 32))],
      ["key y", toHex(key.subarray(32))],
      ["address", to0x(addressOf(key))],
    ]);
  });
  return texts.join("\n\n");
}
