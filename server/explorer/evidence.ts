import { text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";
import type { Tool } from "../tools.ts";
import { toolLinks } from "./tools.ts";

type Finality = "seen" | "safe" | "finalized";

/** Where the API gives evidence of what stands at an address of its own, as settled as that is. */
export function evidenceOf(
  address: string,
  finality: Finality,
  more: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams({ ...more, ...(finality !== "finalized" && { finality }) }).toString();
  return query === "" ? `${address}/evidence` : `${address}/evidence?${query}`;
}

/** The link by which an evidence file is saved. */
export function evidenceLink(lang: Lang, address: string): Html {
  return html`<a href="${address}" download>${text(lang, "offer.download")}</a>`;
}

/** The link by which a process's whole pack is saved, or the packs of an agency's processes of a year. */
export function packLink(lang: Lang, address: string, finality: Finality, year?: string): Html {
  const query = new URLSearchParams({
    ...(year !== undefined && { year }),
    ...(finality !== "finalized" && { finality }),
  }).toString();
  const words = year === undefined ? text(lang, "offer.pack") : text(lang, "agency.pack", { year });
  return html`<a href="${address}/pack${query === "" ? "" : `?${query}`}" download>${words}</a>`;
}

/** What evidence is, for those who want to check without this server, and where to get it and a verifier. */
export function evidenceCard(
  lang: Lang,
  about: "process" | "entry" | "document",
  links: Html,
  tools: readonly Tool[],
): Html {
  return html`<section class="aside-card" aria-labelledby="evidence">
    <h2 id="evidence">${text(lang, "offer.title")}</h2>
    <p>${text(lang, `offer.${about}`)}</p>
    <p>${links}</p>
    <p class="small">${text(lang, "offer.how")}</p>
    ${toolLinks(lang, tools)}
  </section>`;
}
