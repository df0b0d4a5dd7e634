import { z } from "zod";
import { text } from "../../../protocol/texts.ts";
import { getLedger } from "../../api/routes/ledger.ts";
import { getLog } from "../../api/routes/log.ts";
import { getNewestSteps } from "../../api/routes/steps.ts";
import { ask } from "../ask.ts";
import { page } from "../page.ts";
import { ledgerBody } from "./ledger/body.ts";

/** The log as a whole: its root, its chain, its contracts, and how to check all of it. */
export const ledgerPage = page({
  path: "/ledger",
  params: z.object({}),
  query: z.object({}),
  async show({ lang, links, context }) {
    const [ledger, log, newest] = await Promise.all([
      ask(getLedger, {}, context),
      ask(getLog, {}, context),
      ask(getNewestSteps, { query: { limit: "1" } }, context),
    ]);
    const sample = newest.items.some((step) => step.sample);
    return {
      title: text(lang, "nav.ledger"),
      description: text(lang, "ledger.lead"),
      section: "ledger" as const,
      json: "/api/v1/ledger",
      asOf: ledger.asOf,
      body: ledgerBody({ lang, links, ledger, log, sample }),
    };
  },
});
