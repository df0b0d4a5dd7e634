import { text } from "../../../../protocol/texts.ts";
import { formatNumber } from "../../format.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import type { AgencyRef } from "../../links.ts";
import { hash, moment } from "../../parts.ts";
import {
  actionOf,
  actionText,
  governanceStateOf,
  recordReasonText,
  recordStatusText,
  revocationText,
  rolesText,
  stateText,
  withdrawalText,
} from "../../terms.ts";
import { spanText, tagsText } from "../../words.ts";
import { policyTable } from "../agency/policy.ts";
import type { EntryView } from "./view.ts";

interface FieldView extends EntryView {
  readonly agency: AgencyRef | null;
}

type Show = (view: FieldView, value: never) => Html;

const ZERO = /^0x0*$/;

function none({ lang }: FieldView): Html {
  return html`${text(lang, "field.none")}`;
}

function numberShown({ lang }: FieldView, value: number): Html {
  return html`${formatNumber(lang, value)}`;
}

function hashShown(view: FieldView, value: string): Html {
  return ZERO.test(value) ? none(view) : hash(value);
}

function timeShown(view: FieldView, value: string | null): Html {
  return value === null ? none(view) : moment(view.lang, value);
}

function spanShown({ lang }: FieldView, seconds: number): Html {
  return html`${spanText(lang, seconds)}`;
}

/** A log index; 0 is the genesis entry, to which nothing else refers: it says that there is none. */
function entryShown(view: FieldView, index: number): Html {
  if (index === 0) return none(view);
  return html`<a href="${view.links.entry(index)}">${text(view.lang, "step.entry", { index })}</a>`;
}

function agencyShown({ links }: FieldView, agency: string): Html {
  return html`<a href="${links.agency({ agency })}">${hash(agency)}</a>`;
}

function mandatesShown(view: FieldView, numbers: readonly number[]): Html {
  const { lang, links, agency, entry } = view;
  if (numbers.length === 0 || agency === null) return none(view);
  const fields = entry.fields ?? {};
  const own = !("succession" in fields) || entry.name === "governance" || fields.succession === 0;
  const items = numbers.map((number, i) => {
    const name = text(lang, "mandate.number", { number });
    const shown = own ? html`<a href="${links.mandate(agency, number)}">${name}</a>` : name;
    return html`${i === 0 ? null : ", "}${shown}`;
  });
  return html`${items}`;
}

function tagsShown({ lang, entry }: FieldView, tags: readonly string[]): Html {
  const { tagMask } = entry.fields as { tagMask: number };
  if (entry.name === "mandate" && tagMask === 2 ** 32 - 1) return html`${text(lang, "mandate.tags.all")}`;
  return html`${tagsText(lang, tags)} <span class="small">(${tagMask})</span>`;
}

function stateShown({ lang, entry }: FieldView, state: number): Html {
  if (entry.name === "governance") return html`${stateText(lang, governanceStateOf(state))}`;
  if (entry.name === "mandate") return html`${text(lang, state === 1 ? "field.granted" : "field.revoked")}`;
  return html`${stateText(lang, state === 1 ? "proposed" : "enacted")}`;
}

function reasonShown({ lang, entry }: FieldView, reason: number): Html {
  if (entry.name === "recordStatus") return html`${recordReasonText(lang, reason)}`;
  return html`${entry.name === "mandate" ? revocationText(lang, reason) : withdrawalText(lang, reason)}`;
}

function policyShown({ lang, entry }: FieldView, packed: string): Html {
  const { changeApprovals } = entry.fields as { changeApprovals: number };
  return policyTable(lang, text(lang, "policy.set"), { packed, changeApprovals });
}

function ocidShown({ links, agency, entry }: FieldView, value: string): Html {
  const { ocid } = entry.preimages;
  if (agency === null || ocid === undefined) return hash(value);
  return html`<a href="${links.process(agency, ocid)}"><code>${ocid}</code></a
    ><br />${hash(value)}`;
}

function namedShown(view: FieldView, value: string): Html {
  const { name } = view.entry.preimages;
  return name === undefined ? hash(value) : html`<bdi>${name}</bdi><br />${hash(value)}`;
}

function keyShown(view: FieldView, value: string): Html {
  const { signer } = view.entry.preimages;
  return signer === undefined ? hash(value) : html`${hash(signer)}<br />${hash(value)}`;
}

function contentShown({ links }: FieldView, value: string): Html {
  return html`<a href="${links.document(value)}">${hash(value)}</a>`;
}

/** Trail indexes count from 0; people count steps from 1. */
function placeShown({ lang }: FieldView, index: number): Html {
  return html`${text(lang, "step.number", { number: index + 1 })}`;
}

function correctsShown(view: FieldView, corrects: number): Html {
  return corrects === 0 ? none(view) : placeShown(view, corrects - 1);
}

/** So many places of a batch are named; the words below have all. */
const MOST_PLACES = 50;

function placesShown({ lang }: FieldView, indexes: readonly number[]): Html {
  const named = indexes
    .slice(0, MOST_PLACES)
    .map((index) => formatNumber(lang, index))
    .join("; ");
  const rest = indexes.length - MOST_PLACES;
  return html`${named}${rest > 0 ? html` ${text(lang, "field.indexes.more", { count: rest })}` : null}`;
}

function successorsShown(view: FieldView, successors: readonly string[]): Html {
  if (successors.length === 0) return none(view);
  const items = successors.map((successor) => html`<li>${hash(successor)}</li>`);
  return html`<ol>
    ${items}
  </ol>`;
}

const SHOWN: Readonly<Record<string, Show>> = {
  about: numberShown,
  action: ({ lang }, action: number) => html`${actionText(lang, actionOf(action))}`,
  admissionDelay: spanShown,
  agency: agencyShown,
  approvals: numberShown,
  approvers: mandatesShown,
  batch: numberShown,
  changeApprovals: numberShown,
  contentHash: contentShown,
  corrects: correctsShown,
  deadline: timeShown,
  effectiveAt: timeShown,
  from: timeShown,
  governance: entryShown,
  index: placeShown,
  indexes: placesShown,
  nameHash: namedShown,
  number: numberShown,
  ocidHash: ocidShown,
  policy: policyShown,
  policyDelay: spanShown,
  policyIndex: entryShown,
  proposal: numberShown,
  reason: reasonShown,
  recoveryDelay: spanShown,
  required: numberShown,
  roles: ({ lang }, roles: number) => html`${rolesText(lang, roles)}`,
  sequence: numberShown,
  signerHash: keyShown,
  size: numberShown,
  state: stateShown,
  status: ({ lang }, status: number) => html`${recordStatusText(lang, status)}`,
  succession: numberShown,
  successionDelay: spanShown,
  successors: successorsShown,
  successor: (view, agency: string) => (ZERO.test(agency) ? none(view) : agencyShown(view, agency)),
  suspectFrom: timeShown,
  tags: tagsShown,
  until: timeShown,
  validUntil: timeShown,
  version: numberShown,
  writerDelay: spanShown,
};

/** The value of a field as people read it; whatever has no words of its own is a hash or an address. */
export function valueHtml(view: FieldView, field: string, value: unknown): Html {
  const show = SHOWN[field] ?? hashShown;
  return show(view, value as never);
}
