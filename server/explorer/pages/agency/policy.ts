import { DEFAULT_CHANGE_APPROVALS, DEFAULT_POLICY, nibbleOf } from "../../../../protocol/policy.ts";
import { TAGS } from "../../../../protocol/tags.ts";
import { text } from "../../../../protocol/texts.ts";
import type { Lang } from "../../../../protocol/texts.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import { tagText } from "../../words.ts";
import { powerOf, recordedIn } from "./mandates.ts";
import type { AgencyAnswer, AgencyView } from "./view.ts";

type PolicyChange = AgencyAnswer["policies"][number];
type Policy = Pick<PolicyChange, "packed" | "changeApprovals">;

const HISTORY = 20;

const DEFAULT: Policy = { packed: DEFAULT_POLICY.toString(), changeApprovals: DEFAULT_CHANGE_APPROVALS };

/** The tags that people know, by the bit of a policy that is theirs. */
const NAMED: readonly (readonly [tag: string, bit: number])[] = [
  ...TAGS.map((tag, bit) => [tag, bit] as const),
  ["other", 30],
  ["closes", 31],
];

/** How many people must sign. */
function peopleText(lang: Lang, count: number): string {
  return text(lang, count === 1 ? "policy.people.1" : "policy.people", { n: count });
}

/** Kinds of steps by the number of people who must sign them, the most first. */
function groupsOf(packed: string): readonly (readonly [count: number, tags: string[]])[] {
  const counted = NAMED.map(([tag, bit]) => [nibbleOf(BigInt(packed), bit), tag] as const);
  const groups = Map.groupBy(counted, ([count]) => count);
  return [...groups]
    .map(([count, found]) => [count, found.map(([, tag]) => tag)] as const)
    .toSorted(([a], [b]) => b - a);
}

/** A policy as a table: so many people for these kinds of steps. */
export function policyTable(lang: Lang, caption: string, policy: Policy): Html {
  const row = (count: number, what: string) =>
    html`<tr>
      <th scope="row">${peopleText(lang, count)}</th>
      <td>${what}</td>
    </tr>`;
  const steps = groupsOf(policy.packed).map(([count, tags]) =>
    row(count, tags.map((tag) => tagText(lang, tag)).join(", ")),
  );
  return html`<table class="policy">
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        <th scope="col">${text(lang, "policy.column.people")}</th>
        <th scope="col">${text(lang, "policy.column.steps")}</th>
      </tr>
    </thead>
    <tbody>
      ${steps} ${row(policy.changeApprovals, text(lang, "policy.changes"))}
    </tbody>
  </table>`;
}

/** What one policy changed of the one before, kind of step by kind of step. */
function changesOf(lang: Lang, before: Policy, after: Policy): string[] {
  const named = NAMED.map(([tag, bit]) => [
    tagText(lang, tag),
    nibbleOf(BigInt(before.packed), bit),
    nibbleOf(BigInt(after.packed), bit),
  ]);
  const changes = [...named, [text(lang, "policy.changes"), before.changeApprovals, after.changeApprovals]];
  return changes
    .filter(([, from, to]) => from !== to)
    .map(([what = "", from = 0, to = 0]) => text(lang, "policy.change", { what, from, to }));
}

function historyItem(view: AgencyView, policy: PolicyChange, before: Policy): Html {
  const { lang } = view;
  const changes = changesOf(lang, before, policy);
  const list =
    changes.length === 0
      ? html`<p>${text(lang, "policy.same")}</p>`
      : html`<ul>
          ${changes.map((change) => html`<li>${change}</li>`)}
        </ul>`;
  return html`<li id="policy-${policy.index}">
    <p>${recordedIn(view, policy.recordedAt, policy.index)}; ${powerOf(view, policy)}</p>
    ${list}
  </li>`;
}

function history(view: AgencyView): Html {
  const { lang, agency } = view;
  const { policies } = agency;
  if (policies.length === 0) return html`<p>${text(lang, "policy.default")}</p>`;
  const items = policies
    .slice(0, HISTORY)
    .map((policy, i) => historyItem(view, policy, policies[i + 1] ?? DEFAULT));
  return html`<h3>${text(lang, "policy.history")}</h3>
    <ol class="history">
      ${items}
    </ol>
    <p class="small">${text(lang, "policy.before")}</p>`;
}

/** How many people must sign what: now, and how that came about. */
export function policySection(view: AgencyView): Html {
  const { lang, agency } = view;
  return html`<section aria-labelledby="policy">
    <h2 id="policy">${text(lang, "agency.policy")}</h2>
    <p>${text(lang, "policy.lead")}</p>
    ${policyTable(lang, text(lang, "policy.now"), agency.policy)} ${history(view)}
  </section>`;
}
