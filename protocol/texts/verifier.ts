import type { Bilingual } from "../errors.ts";

/** What pages say of the verifiers that they offer. */
// prettier-ignore
export const VERIFIER = {
  "verifier.about": { id: "Bukti yang diunduh dari situs ini diperiksa di komputer Anda dengan salah satu berkas ini dan berkas kepercayaan Anda sendiri: verify.html dibuka di peramban, jejak-verify.mjs dijalankan dengan Node.js.", en: "Evidence downloaded from this site is checked on your own computer with one of these files and a trust file of your own: open verify.html in a browser, or run jejak-verify.mjs with Node.js." },
  "verifier.compare": { id: "Keduanya bekerja tanpa jaringan. Pemeriksa yang diambil dari peladen yang akan diperiksa belum membuktikan apa pun: bandingkan SHA-256-nya dengan yang diumumkan pada rilis Jejak, atau bangun sendiri dari kode sumber.", en: "Both work without a network. A verifier that comes from the server it is to check proves nothing yet: compare its SHA-256 with the one published with the release of Jejak, or build it from the source yourself." },
  "verifier.title": { id: "Pemeriksa bukti untuk diunduh", en: "Verifiers to download" },
} as const satisfies Record<string, Bilingual>;
