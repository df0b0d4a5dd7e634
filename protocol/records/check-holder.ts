import { JejakError } from "../errors.ts";
import { formatTime } from "../time.ts";
import { checkKeyBinding, type KeyBindingClaims } from "./key-binding.ts";
import { SKEW_SECONDS, type OpenedRecord, type RecordQuestion } from "./question.ts";
import type { RecordFindings } from "./recorder.ts";

/** Whether the holder's key made this presentation, and for whom; null where nothing of it is known. */
export function checkHolder(
  findings: RecordFindings,
  question: RecordQuestion,
  opened: OpenedRecord,
): KeyBindingClaims | null {
  const { file, primitives, hash, now, demand = {} } = question;
  const jwk = opened.issued.payload.cnf?.jwk;
  if (jwk === undefined) {
    findings.skip(["record.holder", "record.nonce", "record.audience"], "holder.none");
    return null;
  }
  const isAsked = demand.nonce !== undefined || demand.audience !== undefined;
  if (file.format === "jejak-record" && !isAsked) {
    findings.skip(["record.holder", "record.nonce", "record.audience"], "holder.record");
    return null;
  }
  const claims = findings.attempt("record.holder", () => {
    const made = checkKeyBinding(opened.parsed, jwk, primitives, hash);
    if (made.iat > now + SKEW_SECONDS) {
      throw new JejakError("presentation-unbound", { detail: "made in the future" });
    }
    return made;
  });
  if (claims === undefined) {
    findings.skip(["record.nonce", "record.audience"], "record.holder");
    return null;
  }
  findings.add("record.holder", "pass", { time: formatTime(claims.iat) });
  compare(findings, "record.nonce", "presentation-nonce", claims.nonce, demand.nonce);
  compare(findings, "record.audience", "presentation-audience", claims.aud, demand.audience);
  return claims;
}

function compare(
  findings: RecordFindings,
  code: "record.nonce" | "record.audience",
  refusal: "presentation-nonce" | "presentation-audience",
  said: string,
  expected: string | undefined,
): void {
  if (expected === undefined) findings.add(code, "skipped", { because: "holder.notAsked", said });
  else if (said === expected) findings.add(code, "pass", { said });
  else findings.add(code, "fail", { reason: refusal, said, expected });
}
