/** What one sample process is made of; `releases.ts` turns it into OCDS releases. */

/** SPSE steps, in the order that a process may take them. */
export type Stage =
  | "rup"
  | "revisiRup"
  | "hps"
  | "pengumuman"
  | "penjelasan"
  | "adendum"
  | "ubahJadwal"
  | "hasilKualifikasi"
  | "pembukaan"
  | "evaluasi"
  | "pembuktian"
  | "tenderGagal"
  | "tenderBatal"
  | "penetapan"
  | "pengumumanPemenang"
  | "sanggah"
  | "jawabanSanggah"
  | "sppbj"
  | "kontrak"
  | "ralatKontrak"
  | "spmk"
  | "kemajuan"
  | "adendumKontrak"
  | "uangMuka"
  | "pembayaran"
  | "serahTerima"
  | "selesai"
  | "putusKontrak";

export interface SampleItem {
  description: string;
  quantity: number;
  unit: string;
}

export interface SampleBid {
  firm: string;
  amount: number;
}

export interface SampleProcess {
  /** Last part of the ocid, for example `2026-014`. */
  number: string;
  /** Official id of the agency that records. */
  agency: string;
  /** Work unit (satuan kerja) that buys. */
  unit: string;
  title: string;
  description: string;
  category: "goods" | "works" | "services";
  method: "open" | "selective" | "direct";
  methodDetails: string;
  /** Ceiling of the budget (pagu), rupiah. */
  budget: number;
  /** Owner's estimate (HPS), rupiah. */
  estimate: number;
  /** Day of the announcement, `YYYY-MM-DD`. */
  announced: string;
  items: SampleItem[];
  /** The first is the winner, where one is chosen. */
  bids: SampleBid[];
  stages: Stage[];
  /** What happened at a stage, in plain words, where the default says too little. */
  notes?: Partial<Record<Stage, string>>;
  /** What the contract says from a stage on: its worth in rupiah, and so many days more. */
  revised?: Partial<Record<Stage, { worth?: number; days?: number }>>;
  /** Number of the failed process that this one repeats. */
  repeats?: string;
}

const BEFORE: Stage[] = ["rup", "hps", "pengumuman", "penjelasan", "pembukaan", "evaluasi", "pembuktian"];

/** Usual courses of a process; a sample names its own where it differs. */
export const COURSE = {
  announced: ["rup", "hps", "pengumuman"],
  explained: ["rup", "hps", "pengumuman", "penjelasan"],
  evaluated: BEFORE,
  failed: ["rup", "hps", "pengumuman", "penjelasan", "pembukaan", "tenderGagal"],
  awarded: [...BEFORE, "penetapan", "pengumumanPemenang"],
  contracted: [...BEFORE, "penetapan", "pengumumanPemenang", "sppbj", "kontrak"],
  underway: [...BEFORE, "penetapan", "pengumumanPemenang", "sppbj", "kontrak", "spmk", "kemajuan"],
  direct: ["rup", "hps", "penetapan", "kontrak", "serahTerima", "pembayaran"],
} satisfies Record<string, Stage[]>;
