import { ROLE } from "../../protocol/mandate.ts";
import { ALL_TAGS, tagsOf } from "../../protocol/tags.ts";
import { text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import type { Governance } from "../api/schemas/agency.ts";
import type { z } from "zod";
import { tagText } from "./words.ts";

// The directory's numbers in plain words.

type GovernanceAnswer = z.output<typeof Governance>;

/** What a mandate lets its holder do; bits of later contracts count as *other*. */
export function rolesText(lang: Lang, roles: number): string {
  const known = Object.entries(ROLE).filter(([, bit]) => (roles & bit) !== 0);
  const names = known.map(([name]) => text(lang, `role.${name as keyof typeof ROLE}`));
  const rest = known.reduce((bits, [, bit]) => bits & ~bit, roles) >>> 0;
  return (rest === 0 ? names : [...names, text(lang, "role.other")]).join(", ");
}

/** For which kinds of steps a mandate is good. */
export function tagLimitText(lang: Lang, tags: number): string {
  if (tags === ALL_TAGS) return text(lang, "mandate.tags.all");
  const names = tagsOf(tags).map((tag) => tagText(lang, tag));
  return text(lang, "mandate.tags.some", { tags: names.join(", ") });
}

type Reason = 0 | 1 | 2 | 3 | 4;

/** Why a text was withdrawn; a reason of a later version is *unspecified*. */
export function withdrawalText(lang: Lang, reason: number): string {
  return text(lang, `withdrawal.${(reason <= 4 ? reason : 0) as Reason}`);
}

/** Why a mandate was revoked. */
export function revocationText(lang: Lang, reason: number): string {
  return text(lang, `revocation.${(reason <= 5 ? reason : 0) as Reason | 5}`);
}

/** Why the status of records changed. */
export function recordReasonText(lang: Lang, reason: number): string {
  return text(lang, `recordReason.${(reason <= 7 ? reason : 0) as Reason | 5 | 6 | 7}`);
}

/** The status of a record; two bits say it. */
export function recordStatusText(lang: Lang, status: number): string {
  return text(lang, `recordStatus.${(status & 3) as 0 | 1 | 2 | 3}`);
}

/** What a governance entry is about. */
export function actionText(lang: Lang, action: GovernanceAnswer["action"]): string {
  return text(lang, `governance.${action}`);
}

/** What has become of a proposal. */
export function stateText(lang: Lang, state: GovernanceAnswer["state"]): string {
  return text(lang, `governance.state.${state}`);
}

const ACTIONS = ["admission", "recovery", "policy", "succession", "successionEnd"] as const;
const STATES = ["proposed", "enacted", "vetoed", "withdrawn"] as const;

/** Names of a governance entry's action and state, by their numbers in its words. */
export function actionOf(action: number): GovernanceAnswer["action"] {
  return ACTIONS[action - 1] ?? "admission";
}

export function governanceStateOf(state: number): GovernanceAnswer["state"] {
  return STATES[state - 1] ?? "proposed";
}
