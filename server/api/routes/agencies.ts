import { z } from "zod";
import type { Hex } from "../../../protocol/bytes.ts";
import { JejakError } from "../../../protocol/errors.ts";
import {
  directoryHeadOf,
  findAgency,
  governanceOf,
  listAgencies,
  mandatesOf,
  policiesOf,
} from "../../store/queries/agencies.ts";
import { yearsWithSteps } from "../../store/queries/packs.ts";
import { successionsAbout } from "../../store/queries/successions.ts";
import { inView } from "../../store/queries/view.ts";
import { Place, listCursor, pageFrom, parseListCursor } from "../cursor.ts";
import { hex0x } from "../format.ts";
import { agencyKey } from "../names.ts";
import {
  agencyItem,
  governanceAnswer,
  mandateAnswer,
  policyHistory,
  policyInForce,
  successionAnswers,
} from "../present/agency.ts";
import { asOf } from "../present/view.ts";
import { ok, route } from "../route.ts";
import { NoParameters } from "../schemas/common.ts";
import { Agency, AgencyPage, AgencyParams, AgencyQuery } from "../schemas/agency.ts";

const NO_HEAD: Hex = `0x${"00".repeat(32)}`;
const Keys = z.tuple([Place]);

export const getAgencies = route({
  method: "get",
  path: "/api/v1/agencies",
  operationId: "listAgencies",
  summary: { id: "Instansi yang terdaftar", en: "The agencies admitted" },
  params: NoParameters,
  query: AgencyQuery,
  answer: { status: 200, schema: AgencyPage },
  problems: ["request-malformed", "cursor-malformed", "not-ready", "database-unavailable"],
  handle: ({ query }, { deps }) =>
    inView(deps.pool, "seen", async (db, view) => {
      const after = query.after === undefined ? -1 : parseListCursor(query.after, Keys)[0];
      const rows = await listAgencies(db, view, after, query.limit + 1);
      const page = pageFrom(rows, query.limit, (row) => listCursor([Number(row.admitted_index)]));
      return ok({ items: page.items.map(agencyItem), next: page.next, asOf: asOf(view) });
    }),
});

export const getAgency = route({
  method: "get",
  path: "/api/v1/agencies/{agency}",
  operationId: "getAgency",
  summary: {
    id: "Satu instansi: mandat beserta sejarahnya, kebijakan persetujuan, tata kelola, penerus dan pendahulu",
    en: "One agency: mandates with their history, approval policy, governance, successors and predecessors",
  },
  params: AgencyParams,
  query: NoParameters,
  answer: { status: 200, schema: Agency },
  problems: ["request-malformed", "agency-unknown", "not-ready", "database-unavailable"],
  handle: ({ params }, { deps }) =>
    inView(deps.pool, "seen", async (db, view) => {
      const key = agencyKey(params.agency);
      const row = await findAgency(db, key);
      if (!row) throw new JejakError("agency-unknown", { values: { agency: params.agency } });
      const head = await directoryHeadOf(db, key);
      const policies = await policiesOf(db, key);
      const mandates = await mandatesOf(db, key);
      return ok({
        ...agencyItem(row),
        years: await yearsWithSteps(db, key),
        head: head ? hex0x(head) : NO_HEAD,
        policy: policyInForce(policies),
        policies: policyHistory(policies),
        mandates: mandates.map((mandate) => mandateAnswer(mandate, view.time)),
        governanceEntries: (await governanceOf(db, key)).map(governanceAnswer),
        ...successionAnswers(await successionsAbout(db, key)),
        asOf: asOf(view),
      });
    }),
});

export const agencies = [getAgencies, getAgency];
