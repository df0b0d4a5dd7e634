import type { Bilingual } from "../errors.ts";

/** Evidence of all processes of an agency: the command and the agency's page. */
// prettier-ignore
export const PROCESSES = {
  "cli.evidence.all": { id: "{count} dari {count} proses instansi ini ada di {files} berkas", en: "{count} of {count} processes of this agency are in {files} files" },
  "cli.option.all": { id: "bukti bahwa semua proses instansi (--agency) terdaftar", en: "evidence that all processes of the agency (--agency) are listed" },
} as const satisfies Record<string, Bilingual>;
