import type { SampleProcess, Stage } from "./process.ts";

/** How one SPSE step is told in OCDS: its tag, the document that comes with it, and when it happens. */
export interface StageRule {
  tag: string;
  documentType: string;
  documentTitle: string;
  /** Days after the announcement; planning comes before it. */
  day: number;
  /** What the step says where the process has no note of its own. */
  text: (process: SampleProcess) => string;
}

export const rupiah = (amount: number): string => `Rp${amount.toLocaleString("id-ID")}`;

const winner = (process: SampleProcess): string => process.bids[0]?.firm ?? "pemenang";
const price = (process: SampleProcess): string => rupiah(process.bids[0]?.amount ?? process.estimate);

export const STAGES: Record<Stage, StageRule> = {
  rup: {
    tag: "planning",
    documentType: "procurementPlan",
    documentTitle: "Rencana Umum Pengadaan",
    day: -28,
    text: (p) => `Paket diumumkan dalam rencana umum pengadaan dengan pagu ${rupiah(p.budget)}.`,
  },
  revisiRup: {
    tag: "planningUpdate",
    documentType: "procurementPlan",
    documentTitle: "Perubahan Rencana Umum Pengadaan",
    day: -18,
    text: () => "Rencana umum pengadaan diubah.",
  },
  hps: {
    tag: "planningUpdate",
    documentType: "technicalSpecifications",
    documentTitle: "Spesifikasi Teknis dan Harga Perkiraan Sendiri",
    day: -10,
    text: (p) => `Harga perkiraan sendiri ditetapkan ${rupiah(p.estimate)} beserta spesifikasi teknisnya.`,
  },
  pengumuman: {
    tag: "tender",
    documentType: "tenderNotice",
    documentTitle: "Pengumuman dan Dokumen Pemilihan",
    day: 0,
    text: () => "Tender diumumkan dan dokumen pemilihan dapat diunduh siapa pun.",
  },
  penjelasan: {
    tag: "tenderUpdate",
    documentType: "clarifications",
    documentTitle: "Berita Acara Pemberian Penjelasan",
    day: 3,
    text: () => "Pokja menjawab pertanyaan calon peserta; tanya jawab dimuat dalam berita acara.",
  },
  adendum: {
    tag: "tenderAmendment",
    documentType: "biddingDocuments",
    documentTitle: "Adendum Dokumen Pemilihan",
    day: 4,
    text: () => "Dokumen pemilihan diubah dengan adendum.",
  },
  ubahJadwal: {
    tag: "tenderAmendment",
    documentType: "tenderNotice",
    documentTitle: "Pengumuman Perubahan Jadwal",
    day: 5,
    text: () => "Batas akhir pemasukan penawaran diundur.",
  },
  hasilKualifikasi: {
    tag: "tenderUpdate",
    documentType: "shortlistedFirms",
    documentTitle: "Penetapan Hasil Kualifikasi",
    day: 7,
    text: (p) => `${p.bids.length} peserta lulus kualifikasi dan masuk daftar pendek.`,
  },
  pembukaan: {
    tag: "tenderUpdate",
    documentType: "bidders",
    documentTitle: "Berita Acara Pembukaan Penawaran",
    day: 11,
    text: (p) =>
      p.bids.length === 0
        ? "Tidak ada penawaran yang masuk."
        : `${p.bids.length} penawaran dibuka dan dibacakan.`,
  },
  evaluasi: {
    tag: "tenderUpdate",
    documentType: "evaluationReports",
    documentTitle: "Berita Acara Evaluasi Penawaran",
    day: 14,
    text: () => "Penawaran dievaluasi dari sisi administrasi, teknis dan harga.",
  },
  pembuktian: {
    tag: "tenderUpdate",
    documentType: "evaluationReports",
    documentTitle: "Berita Acara Pembuktian Kualifikasi",
    day: 17,
    text: (p) => `Dokumen asli ${p.bids.length > 0 ? winner(p) : "peserta"} dicocokkan dan dinyatakan benar.`,
  },
  tenderGagal: {
    tag: "tenderUpdate",
    documentType: "cancellationDetails",
    documentTitle: "Berita Acara Tender Gagal",
    day: 20,
    text: () => "Tender dinyatakan gagal.",
  },
  tenderBatal: {
    tag: "tenderCancellation",
    documentType: "cancellationDetails",
    documentTitle: "Pengumuman Pembatalan Tender",
    day: 6,
    text: () => "Tender dibatalkan.",
  },
  penetapan: {
    tag: "award",
    documentType: "evaluationReports",
    documentTitle: "Berita Acara Hasil Pemilihan",
    day: 20,
    text: (p) => `${winner(p)} ditetapkan sebagai pemenang dengan harga ${price(p)}.`,
  },
  pengumumanPemenang: {
    tag: "awardUpdate",
    documentType: "awardNotice",
    documentTitle: "Pengumuman Pemenang",
    day: 21,
    text: () => "Pemenang diumumkan; masa sanggah lima hari kerja dimulai.",
  },
  sanggah: {
    tag: "awardUpdate",
    documentType: "complaints",
    documentTitle: "Surat Sanggahan",
    day: 24,
    text: () => "Satu peserta menyampaikan sanggahan.",
  },
  jawabanSanggah: {
    tag: "awardUpdate",
    documentType: "complaints",
    documentTitle: "Jawaban Sanggahan",
    day: 27,
    text: () => "Pokja menjawab sanggahan.",
  },
  sppbj: {
    tag: "awardUpdate",
    documentType: "x_suratPenunjukan",
    documentTitle: "Surat Penunjukan Penyedia Barang/Jasa",
    day: 30,
    text: (p) => `${winner(p)} ditunjuk sebagai penyedia setelah masa sanggah berakhir.`,
  },
  kontrak: {
    tag: "contract",
    documentType: "contractSigned",
    documentTitle: "Ringkasan Kontrak",
    day: 38,
    text: (p) => `Kontrak dengan ${winner(p)} ditandatangani senilai ${price(p)}.`,
  },
  ralatKontrak: {
    tag: "contractUpdate",
    documentType: "contractSummary",
    documentTitle: "Ralat Ringkasan Kontrak",
    day: 40,
    text: () => "Salah tik pada ringkasan kontrak diralat.",
  },
  spmk: {
    tag: "implementation",
    documentType: "x_spmk",
    documentTitle: "Surat Perintah Mulai Kerja",
    day: 43,
    text: () => "Penyedia diperintahkan mulai bekerja.",
  },
  uangMuka: {
    tag: "implementationUpdate",
    documentType: "financialProgressReport",
    documentTitle: "Berita Acara Pembayaran Uang Muka",
    day: 48,
    text: (p) => `Uang muka 20 persen dibayarkan, ${rupiah(Math.round((p.bids[0]?.amount ?? 0) / 5))}.`,
  },
  kemajuan: {
    tag: "implementationUpdate",
    documentType: "physicalProgressReport",
    documentTitle: "Laporan Kemajuan Pekerjaan",
    day: 90,
    text: () => "Laporan kemajuan pekerjaan diterima pengawas.",
  },
  adendumKontrak: {
    tag: "contractAmendment",
    documentType: "contractAnnexe",
    documentTitle: "Adendum Kontrak",
    day: 100,
    text: () => "Kontrak diubah dengan adendum.",
  },
  serahTerima: {
    tag: "implementationUpdate",
    documentType: "completionCertificate",
    documentTitle: "Berita Acara Serah Terima",
    day: 130,
    text: () => "Hasil pekerjaan diperiksa, cocok dengan kontrak, dan diterima.",
  },
  pembayaran: {
    tag: "implementationUpdate",
    documentType: "financialProgressReport",
    documentTitle: "Berita Acara Pembayaran",
    day: 135,
    text: () => "Pembayaran disetujui menurut prestasi pekerjaan.",
  },
  selesai: {
    tag: "contractTermination",
    documentType: "finalAudit",
    documentTitle: "Berita Acara Akhir Kontrak",
    day: 150,
    text: () => "Semua kewajiban kedua pihak selesai; kontrak berakhir.",
  },
  putusKontrak: {
    tag: "contractTermination",
    documentType: "cancellationDetails",
    documentTitle: "Surat Pemutusan Kontrak",
    day: 140,
    text: () => "Kontrak diputus oleh pejabat pembuat komitmen.",
  },
};

/** Stages after which nothing more is expected: the step carries Jejak's tag *closes*. */
export const CLOSING: ReadonlySet<Stage> = new Set<Stage>([
  "tenderGagal",
  "tenderBatal",
  "selesai",
  "putusKontrak",
]);
