import type { Bilingual } from "../errors.ts";

/** The command that withdraws a published text. */
// prettier-ignore
export const WITHDRAWING = {
  "cli.option.ocid": { id: "ocid prosesnya", en: "the process's ocid" },
  "cli.option.step": { id: "indeks langkah dalam jejaknya, dari 0", en: "trail index of the step, from 0" },
  "cli.option.withdrawalReason": { id: "alasan: {reasons}", en: "the reason: {reasons}" },
  "cli.withdraw": { id: "tarik isi sebuah langkah dari umum, misalnya data pribadi yang terbit karena keliru; tidak dapat dibatalkan", en: "withdraw a step's text from the public, for example personal data published by mistake; cannot be undone" },
  "cli.withdraw.again": { id: "Isi ini sudah ditarik: {reason}, entri {index}", en: "This text was withdrawn before: {reason}, entry {index}" },
  "cli.withdraw.ask": { id: "Tarik isi ini? Penarikan tidak dapat dibatalkan. [y/t] ", en: "Withdraw this text? That cannot be undone. [y/n] " },
  "cli.withdraw.declined": { id: "Tidak ditarik.", en: "Not withdrawn." },
  "cli.withdraw.done": { id: "Ditarik. Situs ini menahan isinya sekarang; salinan di tempat lain tidak terhapus.", en: "Withdrawn. This site withholds the text now; copies elsewhere are not removed." },
  "cli.withdraw.first": { id: "{agency} lebih dulu mencatat isi yang sama: situs baru menahannya bila instansi itu menariknya", en: "{agency} recorded the same text first: sites withhold it only where that agency withdraws it" },
  "cli.withdraw.kept": { id: "Yang tetap tercatat untuk selamanya: hash, waktu, penanda tangan, dan alasan penarikan ini", en: "What stays on record for ever: the hash, the times, the signers, and the reason of this withdrawal" },
  "cli.withdraw.others": { id: "Tampak seperti data pribadi juga dalam langkah {steps} dari proses ini: tarik satu per satu", en: "Looks like personal data in step {steps} of this process too: withdraw them one by one" },
  "cli.withdraw.pending": { id: "Tercatat; situs ini belum membacanya. Lihat lagi sebentar lagi: {link}", en: "Recorded; this site has not read it yet. Look again in a moment: {link}" },
  "cli.withdraw.unpublished": { id: "isinya tidak diterbitkan di sini", en: "its text is not published here" },
  "cli.withdraw.what": { id: "Yang akan ditahan dari umum, satu arah", en: "What will be withheld from the public, one-way" },
} as const satisfies Record<string, Bilingual>;
