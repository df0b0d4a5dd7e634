import { ocidKey } from "./names.ts";

/** Blanks of every kind: those that came along from a page are others than those of a keyboard. */
const BLANKS = /[\p{Z}\p{Cc}]+/gu;

/** Signs that do not show, as chats and pages put them in; the two joiners belong to words of some scripts. */
const UNSEEN = /(?![\u200c\u200d])\p{Cf}/gu;

function tidy(typed: string): string {
  const found = typed.normalize("NFC").replace(UNSEEN, "").replace(BLANKS, " ").trim();
  return found === "" ? typed : found;
}

/** Ocids that may be meant, as typed first: telephones begin with a capital letter, forms shout. */
function ocidsOf(typed: string): string[] {
  const found = tidy(typed);
  return [typed, found, found.slice(0, 1).toLowerCase() + found.slice(1), found.toLowerCase()];
}

/** What a search looks for: the words without what came along when they were copied, and keys of ocids. */
export function searchFor(typed: string): { text: string; ocidHashes: readonly Uint8Array[] } {
  return { text: tidy(typed), ocidHashes: [...new Set(ocidsOf(typed))].map(ocidKey) };
}
