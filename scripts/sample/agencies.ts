/** The fictitious agencies of the sample ledger. Every name carries its mark; none exists. */

export interface SampleOfficer {
  /** File name of the keystore under `keys/`. */
  key: string;
  /** Post, in Bahasa Indonesia; never a person's name. */
  post: string;
  roles: number;
}

export interface SampleAgency {
  officialId: string;
  name: string;
  region: string;
  officers: SampleOfficer[];
}

const ADMINISTER = 1;
const RECORD = 2;
const APPROVE = 4;
const WITHDRAW = 8;

const officers = (slug: string): SampleOfficer[] => [
  { key: `contoh-${slug}-pengelola`, post: "Pengelola mandat", roles: ADMINISTER },
  { key: `contoh-${slug}-pokja`, post: "Kelompok Kerja Pemilihan", roles: RECORD | APPROVE },
  { key: `contoh-${slug}-ppk`, post: "Pejabat Pembuat Komitmen", roles: RECORD | APPROVE | WITHDRAW },
];

export const SAMPLE_AGENCIES: readonly SampleAgency[] = [
  {
    officialId: "ID-CONTOH-KOTA-SAGARA",
    name: "Pemerintah Kota Sagara (DATA CONTOH)",
    region: "Kota Sagara",
    officers: officers("sagara"),
  },
  {
    officialId: "ID-CONTOH-KAB-LEMBAHWANGI",
    name: "Pemerintah Kabupaten Lembahwangi (DATA CONTOH)",
    region: "Kabupaten Lembahwangi",
    officers: officers("lembahwangi"),
  },
  {
    officialId: "ID-CONTOH-PROV-NUSARAYA",
    name: "Pemerintah Provinsi Nusaraya (DATA CONTOH)",
    region: "Provinsi Nusaraya",
    officers: officers("nusaraya"),
  },
  {
    officialId: "ID-CONTOH-RSUD-KENANGA",
    name: "RSUD Kenanga Sagara (DATA CONTOH)",
    region: "Kota Sagara",
    officers: officers("kenanga"),
  },
];
