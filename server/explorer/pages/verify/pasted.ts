/** One pasted line: its fingerprint, null where it has none, and what else stands in it. */
export interface Pasted {
  readonly name: string;
  readonly sha256: string | null;
}

/** So many fit in an address. */
export const MOST_LINES = 100;

const SHA256 = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/i;

/** What certutil writes around the fingerprint. */
const CERTUTIL = /^(?:SHA256\b.*:|CertUtil:.*)$/i;

function lineOf(line: string): Pasted {
  const found = SHA256.exec(line)?.[0];
  if (found === undefined) return { name: line, sha256: null };
  // sha256sum writes a star before the name of a file that it read as binary.
  const rest = line.replace(found, "").trim().replace(/^\*/, "");
  return { name: rest, sha256: found.toLowerCase() };
}

/** The lines of a pasted text: bare fingerprints, or the output of sha256sum, shasum or certutil. */
export function pastedIn(text: string): Pasted[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== "" && !CERTUTIL.test(line)).map(lineOf);
}
