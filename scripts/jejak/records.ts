import { text } from "../../protocol/texts.ts";
import type { Register } from "./command.ts";
import { registerErase } from "./records/erase.ts";
import { registerIssue } from "./records/issue.ts";
import { registerKeyBackup } from "./records/key-backup.ts";
import { registerReprint } from "./records/reprint.ts";
import { registerSample } from "./records/sample.ts";
import { registerServe } from "./records/serve.ts";
import { registerShow } from "./records/show.ts";
import { registerStatuses } from "./records/status.ts";
import { registerTypes } from "./records/types.ts";

export const registerRecords: Register = (program, lang) => {
  const records = program.command("records").description(text(lang, "cli.records"));
  registerTypes(records, lang);
  registerSample(records, lang);
  registerIssue(records, lang);
  registerReprint(records, lang);
  registerStatuses(records, lang);
  registerShow(records, lang);
  registerErase(records, lang);
  registerKeyBackup(records, lang);
  registerServe(records, lang);
};
