import type { AnyPage } from "./page.ts";
import { agenciesPage } from "./pages/agencies.ts";
import { agencyPage } from "./pages/agency.ts";
import { apiPage, tryPage } from "./pages/api.ts";
import { changesPage } from "./pages/changes.ts";
import { checkPage } from "./pages/check.ts";
import { diffPage } from "./pages/diff.ts";
import { documentPage } from "./pages/document.ts";
import { entriesPage } from "./pages/entries.ts";
import { entryPage } from "./pages/entry.ts";
import { homePage } from "./pages/home.ts";
import { ledgerPage } from "./pages/ledger.ts";
import { ocidPage } from "./pages/ocid.ts";
import { processPage } from "./pages/process.ts";
import { processesPage } from "./pages/processes.ts";
import { statePage } from "./pages/state.ts";
import { verifyPage } from "./pages/verify.ts";
import { versionsPage } from "./pages/versions.ts";

/** Every page of the explorer. */
export const PAGES: readonly AnyPage[] = [
  homePage,
  processesPage,
  ocidPage,
  agenciesPage,
  agencyPage,
  processPage,
  versionsPage,
  diffPage,
  statePage,
  changesPage,
  entriesPage,
  entryPage,
  documentPage,
  ledgerPage,
  verifyPage,
  checkPage,
  apiPage,
  tryPage,
];
