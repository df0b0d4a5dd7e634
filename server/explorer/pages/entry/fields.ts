import { TEXTS, text } from "../../../../protocol/texts.ts";
import type { TextKey } from "../../../../protocol/texts.ts";
import { agencyOf } from "../../entries.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import { valueHtml } from "./values.ts";
import type { EntryView } from "./view.ts";

/** Fields shown as part of another: a mask beside the tags that it stands for. */
const BESIDE = new Set(["tagMask"]);

/** Label of a field: the kind's own, where one name means different things. */
function labelKey(kind: string, field: string): TextKey {
  const own = `field.${kind}.${field}`;
  return (own in TEXTS ? own : `field.${field}`) as TextKey;
}

function meansKey(kind: string, field: string): TextKey {
  return `${labelKey(kind, field)}.means` as TextKey;
}

function fieldItem(view: EntryView, field: string, value: unknown): Html {
  const { lang, entry } = view;
  return html`<div>
    <dt>${text(lang, labelKey(entry.name, field) as "nav.api")}</dt>
    <dd>
      ${valueHtml({ ...view, agency: agencyOf(entry) }, field, value)}
      <p class="small">${text(lang, meansKey(entry.name, field) as "nav.api")}</p>
    </dd>
  </div>`;
}

/** Every decoded field of an entry with what it means. */
export function fieldsOf(view: EntryView): Html[] {
  return Object.entries(view.entry.fields ?? {})
    .filter(([field]) => !BESIDE.has(field))
    .map(([field, value]) => fieldItem(view, field, value));
}
