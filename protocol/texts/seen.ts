import type { Bilingual } from "../errors.ts";

/** Which witnesses have seen the log, and what that means. */
// prettier-ignore
export const SEEN = {
  "seen.all": { id: "Terbaru yang dilihat semua saksi", en: "Newest that every witness has seen" },
  "seen.checkpoint": { id: "Titik periksa terbaru", en: "Newest checkpoint" },
  "seen.checkpoint.at": { id: "{size} entri, di blok {block}", en: "{size} entries, in block {block}" },
  "seen.count": { id: "Dilihat {seen} dari {all} saksi", en: "Seen by {seen} of {all} witnesses" },
  "seen.file": { id: "Titik periksa bertanda tangan (C2SP)", en: "Signed checkpoint (C2SP)" },
  "seen.key": { id: "Kunci publik log", en: "The log's public key" },
  "seen.means": { id: "Saksi adalah pihak lain, misalnya redaksi atau universitas, yang memeriksa dengan RPC sendiri bahwa buku ini hanya bertambah dan sama dengan yang ada di rantai, lalu ikut menandatanganinya. Yang sudah dilihat saksi tidak dapat diganti diam-diam, juga tidak oleh pengelola.", en: "Witnesses are others, a newsroom or a university, who check by an RPC of their own that this ledger only grows and is what the chain holds, and then sign it too. What witnesses have seen cannot be replaced in secret, not even by the operator." },
  "seen.none": { id: "Pengelola belum mengatur saksi.", en: "The operator has set up no witnesses yet." },
  "seen.process": { id: "Proses ini, sampai langkah terakhirnya", en: "This process, up to its newest step" },
  "seen.proof": { id: "Ini keterangan peladen ini. Berkas bukti memuat tanda tangan para saksi, sehingga dapat diperiksa tanpa peladen ini.", en: "This is what this server says. Evidence files carry the witnesses' signatures, so that you can check without it." },
  "seen.title": { id: "Saksi", en: "Witnesses" },
  "seen.unsigned": { id: "Belum ada titik periksa.", en: "There is no checkpoint yet." },
  "seen.waiting": { id: "belum melihat", en: "has not seen it yet" },
} as const satisfies Record<string, Bilingual>;
