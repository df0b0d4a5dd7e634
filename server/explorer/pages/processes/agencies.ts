import { isJejakError } from "../../../../protocol/errors.ts";
import { text } from "../../../../protocol/texts.ts";
import type { Deps } from "../../../api/deps.ts";
import { getAgency } from "../../../api/routes/agencies.ts";
import { agencyChoices } from "../../../store/queries/agencies.ts";
import type { AgencyChoice } from "../../../store/queries/agencies.ts";
import { ask } from "../../ask.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import type { Visit } from "../../page.ts";

/** More agencies than these are too many to choose from in a list. */
const MOST_CHOICES = 100;

/** The agencies that a form lets choose from; null where they are too many. */
export async function agenciesToChoose({ pool }: Deps): Promise<readonly AgencyChoice[] | null> {
  const choices = await agencyChoices(pool, MOST_CHOICES + 1);
  return choices.length > MOST_CHOICES ? null : choices;
}

async function isUnknown({ context }: Visit, agency: string): Promise<boolean> {
  try {
    await ask(getAgency, { params: { agency } }, context);
    return false;
  } catch (error) {
    if (isJejakError(error, "agency-unknown")) return true;
    throw error;
  }
}

/** Where nothing was found of an agency that nobody knows: that, and not that it did nothing; else null. */
export async function unknownAgency(visit: Visit, agency: string | undefined): Promise<Html | null> {
  if (agency === undefined || !(await isUnknown(visit, agency))) return null;
  const { lang, links } = visit;
  return html`<div class="empty">
    <p class="lead">${text(lang, "agency.unknown", { agency })}</p>
    <ul>
      <li><a href="${links.agencies()}">${text(lang, "agency.unknown.all")}</a></li>
    </ul>
  </div>`;
}
