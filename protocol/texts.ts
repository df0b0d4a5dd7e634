import { CODES, type Bilingual, type ErrorCode } from "./errors.ts";

/** The languages of Jejak, the first one first. */
export const LANGUAGES = ["id", "en"] as const;

export type Lang = (typeof LANGUAGES)[number];

/**
 * Every text that people read, in both languages, in alphabetical order of its key; `{name}` is filled in.
 * A text without its translation does not compile.
 */
// prettier-ignore
export const TEXTS = {
  "content.notPublished": { id: "belum diterbitkan sejak {since}", en: "not published since {since}" },
  "content.published": { id: "diterbitkan", en: "published" },
  "content.withdrawn": { id: "ditarik: {reason}", en: "withdrawn: {reason}" },
  "finality.finalized": { id: "final", en: "finalized" },
  "finality.safe": { id: "aman", en: "safe" },
  "finality.seen": { id: "terlihat", en: "seen" },
  "finding.error": { id: "tidak dapat diperiksa", en: "could not be checked" },
  "finding.fail": { id: "tidak cocok", en: "does not hold" },
  "finding.pass": { id: "cocok", en: "holds" },
  "finding.skipped": { id: "dilewati", en: "skipped" },
  "home.api": { id: "Untuk mesin dan pemeriksa", en: "For machines and auditors" },
  "home.apiHint": { id: "Semua di bawah ini JSON. Setiap jawaban menyebut blok yang menjadi dasarnya (asOf).", en: "All of these are JSON. Every answer names the block it was read from (asOf)." },
  "home.block": { id: "Sampai blok", en: "Up to block" },
  "home.chain": { id: "Rantai (chain id)", en: "Chain id" },
  "home.count.agencies": { id: "instansi", en: "agencies" },
  "home.count.documents": { id: "dokumen", en: "documents" },
  "home.count.processes": { id: "proses pengadaan", en: "procurement processes" },
  "home.count.steps": { id: "langkah tercatat", en: "steps recorded" },
  "home.empty": { id: "Belum ada langkah yang tercatat.", en: "No step has been recorded yet." },
  "home.entry": { id: "entri {index}", en: "entry {index}" },
  "home.footer": { id: "Server ini tidak perlu dipercaya: akar di atas dapat dibandingkan dengan kontrak AuditLog melalui RPC pilihan Anda.", en: "This server need not be trusted: compare the root above with the contract AuditLog through an RPC of your choice." },
  "home.halted": { id: "Indeks berhenti; yang terlihat adalah keadaan baik terakhir. Lihat /readyz.", en: "The index has stopped; what you see is the last good state. See /readyz." },
  "home.ledger": { id: "Buku besar", en: "The ledger" },
  "home.newest": { id: "Langkah terbaru", en: "Newest steps" },
  "home.root": { id: "Akar log", en: "Root of the log" },
  "home.size": { id: "Jumlah entri", en: "Entries" },
  "home.tagline": { id: "jejak audit pengadaan yang dapat diperiksa siapa pun", en: "a procurement audit trail that anybody can check" },
  "home.what1": { id: "Jejak mencatat sidik digital setiap langkah pengadaan, ditandatangani pejabatnya, dalam buku besar yang hanya dapat ditambah.", en: "Jejak records a fingerprint of every procurement step, signed by the officers in charge, in a ledger that only grows." },
  "home.what2": { id: "Yang tercatat tidak dapat diubah, dihapus, atau diundurkan tanggalnya oleh siapa pun, termasuk pengelola; koreksi adalah langkah baru.", en: "What is recorded can be changed, removed or back-dated by nobody, the administrator included; a correction is a new step." },
  "home.what3": { id: "Siapa pun dapat memeriksa dokumen dan jejaknya sendiri, tanpa mempercayai server ini.", en: "Anybody can check documents and their trail by themselves, without trusting this server." },
  "personal.bankAccount": { id: "nomor rekening", en: "bank account" },
  "personal.email": { id: "alamat surel", en: "e-mail address" },
  "personal.nik": { id: "NIK", en: "national identity number (NIK)" },
  "personal.npwp": { id: "NPWP", en: "taxpayer number (NPWP)" },
  "personal.telephone": { id: "nomor telepon", en: "telephone number" },
  "sample.mark": { id: "DATA CONTOH", en: "SAMPLE DATA" },
  "sample.progress": { id: "Merekam buku contoh: {done} dari {all} langkah", en: "Recording the sample ledger: {done} of {all} steps" },
  "start.adopted": { id: "Mengakhiri sisa proses dari pemakaian sebelumnya: {parts}", en: "Ending processes left by an earlier run: {parts}" },
  "start.chain": { id: "Menjalankan rantai setempat", en: "Starting the local chain" },
  "start.chainReplay": { id: "Memutar ulang rantai: {blocks} blok", en: "Replaying the chain: {blocks} blocks" },
  "start.contract": { id: "Kontrak terpasang: {name}", en: "Contract deployed: {name}" },
  "start.database": { id: "Menjalankan PostgreSQL", en: "Starting PostgreSQL" },
  "start.folder": { id: "Folder data: {folder}", en: "Data folder: {folder}" },
  "start.open": { id: "Jejak siap. Buka:", en: "Jejak is ready. Open:" },
  "start.parts": { id: "Menjalankan relai, pengindeks, dan API", en: "Starting relay, indexer and API" },
  "start.restart": { id: "{part} berakhir ({how}); dijalankan lagi dalam {seconds} detik", en: "{part} ended ({how}); starting it again in {seconds} s" },
  "start.sampleFailed": { id: "Buku contoh belum lengkap; lihat {log}. Dilanjutkan pada npm start berikutnya.", en: "The sample ledger is not complete; see {log}. The next npm start goes on with it." },
  "start.stop": { id: "Tekan Ctrl-C untuk berhenti.", en: "Press Ctrl-C to stop." },
  "start.stopped": { id: "Jejak berhenti; semua yang tercatat tersimpan.", en: "Jejak has stopped; everything recorded is kept." },
  "start.stopping": { id: "Menghentikan Jejak…", en: "Stopping Jejak…" },
  "start.try": { id: "Coba perintah ini di terminal lain:", en: "Try this command in another terminal:" },
  "tag.award": { id: "penetapan pemenang", en: "award" },
  "tag.awardCancellation": { id: "pembatalan pemenang", en: "award cancelled" },
  "tag.awardUpdate": { id: "perubahan pemenang", en: "award updated" },
  "tag.closes": { id: "jejak ditutup", en: "trail closed" },
  "tag.compiled": { id: "rilis gabungan", en: "compiled release" },
  "tag.contract": { id: "kontrak", en: "contract" },
  "tag.contractAmendment": { id: "adendum kontrak", en: "contract amended" },
  "tag.contractTermination": { id: "kontrak berakhir", en: "contract ended" },
  "tag.contractUpdate": { id: "perubahan data kontrak", en: "contract updated" },
  "tag.implementation": { id: "pelaksanaan", en: "implementation" },
  "tag.implementationUpdate": { id: "kemajuan pelaksanaan", en: "implementation updated" },
  "tag.other": { id: "lainnya", en: "other" },
  "tag.planning": { id: "perencanaan", en: "planning" },
  "tag.planningUpdate": { id: "perubahan perencanaan", en: "planning updated" },
  "tag.tender": { id: "pengumuman tender", en: "tender" },
  "tag.tenderAmendment": { id: "adendum tender", en: "tender amended" },
  "tag.tenderCancellation": { id: "pembatalan tender", en: "tender cancelled" },
  "tag.tenderUpdate": { id: "perubahan tender", en: "tender updated" },
  "withdrawal.0": { id: "tanpa alasan khusus", en: "unspecified" },
  "withdrawal.1": { id: "data pribadi", en: "personal data" },
  "withdrawal.2": { id: "perintah pengadilan", en: "court order" },
  "withdrawal.3": { id: "keamanan", en: "security" },
  "withdrawal.4": { id: "diterbitkan karena keliru", en: "published by mistake" },
} as const satisfies Record<string, Bilingual>;

export type TextKey = keyof typeof TEXTS;

type NamesIn<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** The values that the text of a key is filled with: required exactly where it names some. */
export type TextParams<K extends TextKey> = Record<NamesIn<(typeof TEXTS)[K]["id"]>, string | number>;

type Params<K extends TextKey> = [NamesIn<(typeof TEXTS)[K]["id"]>] extends [never]
  ? []
  : [params: TextParams<K>];

/** The text of a key in a language, filled in. */
export function text<K extends TextKey>(lang: Lang, key: K, ...[params]: Params<K>): string {
  return fill(TEXTS[key][lang], params ?? {});
}

/** Title and remedy of an error in a language. */
export function errorText(lang: Lang, code: ErrorCode): { title: string; remedy: string } {
  return { title: CODES[code].title[lang], remedy: CODES[code].remedy[lang] };
}

function fill(template: string, params: Partial<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}
