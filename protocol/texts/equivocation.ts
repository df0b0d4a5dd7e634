import type { Bilingual } from "../errors.ts";

/**
 * What the findings on a proof of equivocation say: `check.<code>` names what is checked, `check.<code>.<status>`
 * tells how it ended.
 */
// prettier-ignore
export const EQUIVOCATION = {
  "check.equivocation.contradiction": { id: "Pertentangan", en: "Contradiction" },
  "check.equivocation.contradiction.fail": { id: "Kedua pandangan itu tidak bertentangan: berkas ini tidak membuktikan apa-apa.", en: "The two views do not contradict each other: this file proves nothing." },
  "check.equivocation.contradiction.pass": { id: "Untuk log dengan {size} entri ada dua akar yang berbeda: {roots}. Log yang hanya bertambah hanya dapat punya satu.", en: "The log with {size} entries has two different roots: {roots}. A log that only grows can have but one." },
  "check.equivocation.form": { id: "Bentuk berkas", en: "Form of the file" },
  "check.equivocation.form.fail": { id: "Berkas ini bukan bukti pandangan ganda yang utuh.", en: "This file is not an intact proof of equivocation." },
  "check.equivocation.form.pass": { id: "Berkas terbaca: dua titik periksa dengan {sizes} entri.", en: "The file can be read: two checkpoints, of {sizes} entries." },
  "check.equivocation.log": { id: "Log yang mana", en: "Which log" },
  "check.equivocation.log.fail": { id: "Kedua titik periksa bukan dari satu log yang Anda maksud.", en: "The two checkpoints are not of the one log that you mean." },
  "check.equivocation.log.pass": { id: "Keduanya dari log {origin}.", en: "Both are of the log {origin}." },
  "check.equivocation.signed": { id: "Tanda tangan operator", en: "The operator's signatures" },
  "check.equivocation.signed.fail": { id: "Salah satu tidak ditandatangani oleh kunci operator yang Anda pegang.", en: "One of them is not signed with the operator's key that you hold." },
  "check.equivocation.signed.pass": { id: "Kunci operator {key} menandatangani keduanya.", en: "The operator's key {key} signed both." },
  "check.equivocation.signed.skipped": { id: "Anda tidak menyebut kunci operator (log.key dalam berkas kepercayaan, atau --log-key): belum tentu operator yang menandatangani.", en: "You named no key of the operator (log.key in the trust file, or --log-key): it may not be the operator who signed." },
  "check.equivocation.skippedBy": { id: "Tidak diperiksa, karena yang di atas tidak terpenuhi.", en: "Not checked, because what stands above does not hold." },
  "equivocation.root": { id: "akar {root}, blok {block}", en: "root {root}, block {block}" },
  "equivocation.root.inLarger": { id: "akar {root} menurut pandangan yang lebih besar", en: "root {root} by the larger view" },
  "equivocation.size": { id: "{size} entri", en: "{size} entries" },
  "verdict.equivocation.error": { id: "TIDAK DIKETAHUI: pemeriksaan gagal karena kesalahan program.", en: "NOT KNOWN: the check failed by a fault of the program." },
  "verdict.equivocation.fails": { id: "TIDAK TERBUKTI: berkas ini tidak menunjukkan bahwa operator menandatangani dua pandangan.", en: "NOT PROVED: this file does not show that the operator signed two views." },
  "verdict.equivocation.holds": { id: "TERBUKTI: operator menandatangani dua pandangan log yang bertentangan. Sebarkan berkas ini; siapa pun dapat memastikannya.", en: "PROVED: the operator signed two views of the log that contradict each other. Pass this file on; anybody can confirm it." },
  "verdict.equivocation.unknown": { id: "BELUM DIKETAHUI: kedua pandangan bertentangan, tetapi Anda tidak menyebut kunci operator.", en: "NOT KNOWN YET: the two views contradict each other, but you named no key of the operator." },
} as const satisfies Record<string, Bilingual>;
