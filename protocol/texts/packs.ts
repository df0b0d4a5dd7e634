import type { Bilingual } from "../errors.ts";

/** What packs of evidence say: the report, the working papers, and how to verify. */
// prettier-ignore
export const PACKS = {
  "offer.pack": { id: "Unduh paket (ZIP): bukti, laporan, jejak, kertas kerja", en: "Download the pack (ZIP): evidence, report, trail, working papers" },
  "pack.address": { id: "Halaman proses ini, juga dalam kode QR:", en: "The page of this process, also in the QR code:" },
  "pack.agency": { id: "Instansi yang mencatat: {name} ({officialId})", en: "Recorded by: {name} ({officialId})" },
  "pack.believed": { id: "Laporan ini ringkasan, bukan bukti. Yang dapat diperiksa hanyalah {file}; periksalah sebelum memakainya.", en: "This report is a summary, not evidence. Only {file} can be checked; check it before you rely on it." },
  "pack.block": { id: "Keadaan pada blok {number}: {hash}", en: "As of block {number}: {hash}" },
  "pack.check.approvals": { id: "Setiap langkah disetujui pejabat dengan mandat yang berlaku saat itu (temuan steps.approved, signatures.valid)", en: "Each step was approved by officers whose mandates were then in force (findings steps.approved, signatures.valid)" },
  "pack.check.block": { id: "Hash blok cocok dengan sumber lain yang dipercaya (temuan block.believed)", en: "The block's hash agrees with another source that is trusted (finding block.believed)" },
  "pack.check.content": { id: "Manifes yang tidak ada di dalam berkas diminta kepada instansi (temuan open.content)", en: "Manifests that are not in the file were asked of the agency (finding open.content)" },
  "pack.check.documents": { id: "Dokumen yang dimiliki pemeriksa cocok dengan jejak (temuan documents.given)", en: "The documents that the auditor holds agree with the trail (finding documents.given)" },
  "pack.check.late": { id: "Langkah yang dicatat terlambat diberi penjelasan (temuan recorded.late)", en: "Steps recorded late are explained (finding recorded.late)" },
  "pack.check.mismatch": { id: "Tag dan batas waktu sama dengan rilis yang diterbitkan (temuan tags.mismatch, deadline.mismatch)", en: "Tags and deadlines are those of the published release (findings tags.mismatch, deadline.mismatch)" },
  "pack.check.trail": { id: "Jejak lengkap: tidak ada langkah yang hilang (temuan trail.complete)", en: "The trail is whole: no step is missing (finding trail.complete)" },
  "pack.check.trust": { id: "Berkas kepercayaan diperoleh bukan dari peladen ini", en: "The trust file came from somewhere other than this server" },
  "pack.how": { id: "Cara memeriksa tanpa jaringan dan tanpa peladen ini:\r\n\r\n1. Ambil jejak-verify atau verify.html dari proyek Jejak, dan cocokkan SHA-256-nya.\r\n2. Siapkan berkas kepercayaan (format jejak-trust): nomor rantai, alamat dan hash kode kontrak, dan bagaimana blok dipercaya. Jangan mengambilnya dari peladen ini.\r\n3. Jalankan: jejak-verify {file} --trust <berkas kepercayaan>\r\n4. Dokumen yang Anda miliki: tambahkan --document <berkas> untuk masing-masing.\r\n5. Baca setiap temuan. Yang dilewati (skipped) tidak diperiksa: alasannya disebut.\r\n", en: "How to check without a network and without this server:\r\n\r\n1. Take jejak-verify or verify.html from the project Jejak, and compare its SHA-256.\r\n2. Prepare a trust file (format jejak-trust): chain id, addresses and code hashes of the contracts, and how a block is believed. Do not take it from this server.\r\n3. Run: jejak-verify {file} --trust <trust file>\r\n4. Documents that you hold: add --document <file> for each.\r\n5. Read every finding. What is skipped was not checked: the reason is told.\r\n" },
  "pack.ocid": { id: "Nomor proses (ocid): {ocid}", en: "Process id (ocid): {ocid}" },
  "pack.part": { id: "{file}: SHA-256 {sha256}", en: "{file}: SHA-256 {sha256}" },
  "pack.parts": { id: "Bagian paket ini", en: "Parts of this pack" },
  "pack.state.notPublished": { id: "isi belum diterbitkan", en: "text not published" },
  "pack.state.omitted": { id: "isi tidak disertakan", en: "text left out" },
  "pack.state.published": { id: "isi disertakan", en: "text included" },
  "pack.state.withdrawn": { id: "isi ditarik oleh instansi", en: "text withdrawn by the agency" },
  "pack.step": { id: "Langkah {number}, {time}: {tags}. Entri {index}; mandat {mandates}; {state}.", en: "Step {number}, {time}: {tags}. Entry {index}; mandates {mandates}; {state}." },
  "pack.steps": { id: "Jejak", en: "Trail" },
  "pack.title": { id: "Laporan bukti pengadaan", en: "Procurement evidence report" },
  "pack.work": { id: "Kertas kerja pemeriksaan", en: "Working papers" },
} as const satisfies Record<string, Bilingual>;
