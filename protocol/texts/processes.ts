import type { Bilingual } from "../errors.ts";

/** Evidence of all processes of an agency: the command and the agency's page. */
// prettier-ignore
export const PROCESSES = {
  "agency.proof": { id: "Semua {count} proses instansi ini, terbukti", en: "All {count} processes of this agency, proved" },
  "agency.proof.means": { id: "Kontrak memberi nomor urut kepada setiap proses yang dibuka instansi dan menghitung jumlahnya. Berkas ini membuktikan bahwa semua nomor, dari 1 sampai jumlah itu, ada dalam daftar pada satu blok. Proses yang tidak pernah dicatat instansi tidak tampak di sini: bandingkan dengan rencana dan pengumumannya.", en: "The contract numbers each process that the agency opens, and counts them. This file proves that all numbers from 1 to that count are in the list at one block. A process that the agency never recorded cannot be seen here: compare with its plans and notices." },
  "agency.proof.part": { id: "nomor {first} sampai {last}", en: "numbers {first} to {last}" },
  "cli.evidence.all": { id: "{count} dari {count} proses instansi ini ada di {files} berkas", en: "{count} of {count} processes of this agency are in {files} files" },
  "cli.option.all": { id: "bukti bahwa semua proses instansi (--agency) terdaftar", en: "evidence that all processes of the agency (--agency) are listed" },
} as const satisfies Record<string, Bilingual>;
