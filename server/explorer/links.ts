import type { Lang } from "../../protocol/texts.ts";

const PREFIX: Readonly<Record<Lang, string>> = { id: "", en: "/en" };

/** An agency's key; an official id of that form would be read as one. */
const KEY = /^0x[0-9a-fA-F]{64}$/;

/** An agency as answers of the API name it. */
export interface AgencyRef {
  readonly agency: string;
  readonly officialId?: string | null;
}

type Query = Readonly<Record<string, string | number | null | undefined>>;

function withQuery(path: string, query: Query = {}): string {
  const said = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  const text = new URLSearchParams(
    Object.fromEntries(said.map(([name, value]) => [name, String(value)])),
  ).toString();
  return text === "" ? path : `${path}?${text}`;
}

/** How an agency is called in addresses: by its official id where that is known. */
export function agencyName({ agency, officialId }: AgencyRef): string {
  return officialId == null || officialId === "" || KEY.test(officialId) ? agency : officialId;
}

/** So many mandates stand on an agency's page at once; their numbers are dense, from 1. */
export const MANDATES_PER_PAGE = 30;

function mandatePage(number: number): Query {
  return number <= MANDATES_PER_PAGE ? {} : { mandates: Math.ceil(number / MANDATES_PER_PAGE) };
}

/** Addresses of all pages in one language; the only place that makes them. */
export function linksIn(lang: Lang) {
  const base = PREFIX[lang];
  const agency = (ref: AgencyRef) => `${base}/agencies/${encodeURIComponent(agencyName(ref))}`;
  const process = (ref: AgencyRef, ocid: string) => `${agency(ref)}/processes/${encodeURIComponent(ocid)}`;
  return {
    home: base === "" ? "/" : base,
    processes: (query?: Query) => withQuery(`${base}/processes`, query),
    agencies: (query?: Query) => withQuery(`${base}/agencies`, query),
    agency,
    process: (ref: AgencyRef, ocid: string, query?: Query) => withQuery(process(ref, ocid), query),
    versions: (ref: AgencyRef, ocid: string, query?: Query) =>
      withQuery(`${process(ref, ocid)}/versions`, query),
    diff: (ref: AgencyRef, ocid: string, query?: Query) => withQuery(`${process(ref, ocid)}/diff`, query),
    state: (ref: AgencyRef, ocid: string, query?: Query) => withQuery(`${process(ref, ocid)}/state`, query),
    changes: (query?: Query) => withQuery(`${base}/changes`, query),
    /** A step within its process, `trailIndex` from 0. */
    step: (ref: AgencyRef, ocid: string, trailIndex: number) =>
      `${process(ref, ocid)}#${stepAnchor(trailIndex)}`,
    /** A mandate on its agency's page, and that part of the page's mandates. */
    mandate: (ref: AgencyRef, number: number) =>
      `${withQuery(agency(ref), mandatePage(number))}#${mandateAnchor(number)}`,
    mandates: (ref: AgencyRef, number: number) => `${withQuery(agency(ref), mandatePage(number))}#mandates`,
    ocid: (ocid: string) => `${base}/processes/${encodeURIComponent(ocid)}`,
    entries: (query?: Query) => withQuery(`${base}/entries`, query),
    entry: (index: number) => `${base}/entries/${index}`,
    document: (sha256: string, query?: Query) => withQuery(`${base}/documents/${sha256}`, query),
    ledger: `${base}/ledger`,
    verify: (query?: Query) => withQuery(`${base}/verify`, query),
    check: `${base}/check`,
    api: `${base}/api`,
  };
}

export type Links = ReturnType<typeof linksIn>;

/** Fragment of a step on its process's page: steps are counted from 1 there. */
export function stepAnchor(trailIndex: number): string {
  return `step-${trailIndex + 1}`;
}

/** Fragment of a mandate on its agency's page. */
export function mandateAnchor(number: number): string {
  return `mandate-${number}`;
}

/** The language that an address asks for, and the path without its prefix. */
export function splitLanguage(path: string): { lang: Lang; path: string } {
  if (path === "/en" || path.startsWith("/en/")) return { lang: "en", path: path.slice(3) || "/" };
  return { lang: "id", path };
}

/** The same page in a language. */
export function inLanguage(lang: Lang, path: string): string {
  return path === "/" && PREFIX[lang] !== "" ? PREFIX[lang] : `${PREFIX[lang]}${path}`;
}
