import { COURSE, type SampleProcess } from "./process.ts";

const agency = "ID-CONTOH-KOTA-SAGARA";

export const SAGARA: readonly SampleProcess[] = [
  {
    number: "2026-001",
    agency,
    unit: "Dinas Pekerjaan Umum dan Penataan Ruang",
    title: "Rehabilitasi Jembatan Kali Pandan Ruas Jalan Merpati",
    description:
      "Penggantian lantai dan gelagar jembatan sepanjang 42 meter yang retak akibat banjir, termasuk pengalihan lalu lintas selama pekerjaan.",
    category: "works",
    method: "open",
    methodDetails: "Tender pascakualifikasi satu file, harga terendah sistem gugur",
    budget: 8_750_000_000,
    estimate: 8_612_400_000,
    announced: "2026-02-03",
    items: [
      { description: "Gelagar beton prategang bentang 21 meter", quantity: 10, unit: "buah" },
      { description: "Lantai beton bertulang mutu fc' 30 MPa", quantity: 118, unit: "m3" },
      { description: "Tiang sandaran dan pagar pengaman", quantity: 84, unit: "meter" },
    ],
    bids: [
      { firm: "PT Bumi Contoh Persada", amount: 7_984_215_000 },
      { firm: "PT Lintas Contoh Konstruksi", amount: 8_102_770_000 },
      { firm: "CV Rangka Contoh Mandiri", amount: 8_344_900_000 },
    ],
    stages: [...COURSE.underway, "adendumKontrak", "pembayaran", "serahTerima", "selesai"],
    notes: {
      adendumKontrak:
        "Tambah waktu 21 hari karena debit sungai tinggi sepanjang April; nilai kontrak tidak berubah.",
      kemajuan: "Kemajuan fisik 46,2 persen dari rencana 44,8 persen; gelagar keempat sudah terpasang.",
    },
    revised: { adendumKontrak: { days: 21 } },
  },
  {
    number: "2026-002",
    agency,
    unit: "Dinas Pendidikan",
    title: "Pengadaan Meja dan Kursi Siswa untuk 18 SD Negeri",
    description:
      "Meja dan kursi kayu ukuran anak kelas rendah dan tinggi bagi sekolah yang mebelnya rusak berat menurut pendataan tahun lalu.",
    category: "goods",
    method: "open",
    methodDetails: "Tender pascakualifikasi satu file, harga terendah sistem gugur",
    budget: 2_400_000_000,
    estimate: 2_318_500_000,
    announced: "2026-02-10",
    items: [
      { description: "Set meja dan kursi siswa kelas 1 sampai 3", quantity: 1_450, unit: "set" },
      { description: "Set meja dan kursi siswa kelas 4 sampai 6", quantity: 1_320, unit: "set" },
    ],
    bids: [
      { firm: "CV Jati Contoh Sejahtera", amount: 2_109_340_000 },
      { firm: "CV Mebel Contoh Nusantara", amount: 2_187_600_000 },
    ],
    stages: [
      ...COURSE.awarded,
      "sanggah",
      "jawabanSanggah",
      "sppbj",
      "kontrak",
      "serahTerima",
      "pembayaran",
      "selesai",
    ],
    notes: {
      sanggah:
        "CV Mebel Contoh Nusantara menyanggah contoh barang pemenang yang menurutnya tidak memakai kayu kering oven.",
      jawabanSanggah:
        "Sanggahan tidak benar: hasil uji kadar air contoh barang 12 persen, di bawah batas 15 persen dalam dokumen pemilihan.",
    },
  },
  {
    number: "2026-003",
    agency,
    unit: "Dinas Kesehatan",
    title: "Pengadaan Kendaraan Puskesmas Keliling",
    description:
      "Empat kendaraan roda empat penggerak ganda yang dilengkapi lemari obat, tandu dan genset kecil.",
    category: "goods",
    method: "open",
    methodDetails: "Tender pascakualifikasi satu file, harga terendah sistem gugur",
    budget: 2_960_000_000,
    estimate: 2_904_000_000,
    announced: "2026-03-02",
    items: [{ description: "Kendaraan puskesmas keliling lengkap", quantity: 4, unit: "unit" }],
    bids: [],
    stages: COURSE.failed,
    notes: {
      tenderGagal: "Tender gagal karena tidak ada peserta yang memasukkan penawaran sampai batas akhir.",
    },
  },
  {
    number: "2026-004",
    agency,
    unit: "Dinas Kesehatan",
    title: "Pengadaan Kendaraan Puskesmas Keliling (Tender Ulang)",
    description:
      "Tender ulang setelah tender pertama gagal. Spesifikasi lemari obat disederhanakan dan jangka penyerahan diperpanjang menjadi 120 hari.",
    category: "goods",
    method: "open",
    methodDetails: "Tender ulang pascakualifikasi satu file, harga terendah sistem gugur",
    budget: 2_960_000_000,
    estimate: 2_931_200_000,
    announced: "2026-04-06",
    items: [{ description: "Kendaraan puskesmas keliling lengkap", quantity: 4, unit: "unit" }],
    bids: [
      { firm: "PT Roda Contoh Medika", amount: 2_879_000_000 },
      { firm: "PT Karoseri Contoh Utama", amount: 2_899_400_000 },
    ],
    stages: [...COURSE.contracted, "uangMuka", "serahTerima", "pembayaran", "selesai"],
    repeats: "2026-003",
  },
  {
    number: "2026-005",
    agency,
    unit: "Dinas Lingkungan Hidup",
    title: "Pembangunan Tempat Pengolahan Sampah 3R Kelurahan Tanjung Asri",
    description:
      "Bangunan pemilahan, bak kompos dan rumah jaga dengan kapasitas 12 ton sampah per hari, dikelola kelompok swadaya warga.",
    category: "works",
    method: "open",
    methodDetails: "Tender pascakualifikasi satu file, harga terendah sistem gugur",
    budget: 1_850_000_000,
    estimate: 1_821_750_000,
    announced: "2026-03-16",
    items: [
      { description: "Bangunan pemilahan rangka baja ringan", quantity: 240, unit: "m2" },
      { description: "Bak kompos bersekat", quantity: 16, unit: "buah" },
    ],
    bids: [
      { firm: "CV Hijau Contoh Lestari", amount: 1_668_900_000 },
      { firm: "CV Cipta Contoh Karya", amount: 1_702_300_000 },
      { firm: "CV Pilar Contoh Abadi", amount: 1_749_000_000 },
    ],
    stages: [...COURSE.underway, "putusKontrak"],
    notes: {
      kemajuan:
        "Kemajuan fisik 18,5 persen dari rencana 52,0 persen; surat peringatan kedua sudah disampaikan.",
      putusKontrak:
        "Kontrak diputus karena keterlambatan melewati 28 hari setelah surat peringatan ketiga; jaminan pelaksanaan dicairkan.",
    },
  },
  {
    number: "2026-006",
    agency,
    unit: "Dinas Komunikasi dan Informatika",
    title: "Penyediaan Jaringan Internet untuk 64 Kantor Kelurahan",
    description:
      "Sambungan serat optik 50 Mbps per kantor dengan jaminan layanan 99 persen dan laporan gangguan bulanan yang terbuka bagi warga.",
    category: "services",
    method: "open",
    methodDetails: "Tender pascakualifikasi dua file, sistem nilai",
    budget: 3_200_000_000,
    estimate: 3_148_000_000,
    announced: "2026-01-19",
    items: [{ description: "Layanan internet 50 Mbps selama 11 bulan", quantity: 64, unit: "lokasi" }],
    bids: [
      { firm: "PT Serat Contoh Telematika", amount: 2_926_400_000 },
      { firm: "PT Jala Contoh Internusa", amount: 2_871_000_000 },
    ],
    stages: [...COURSE.contracted, "ralatKontrak", "spmk", "pembayaran"],
    notes: {
      ralatKontrak:
        "Ralat salah tik: jumlah lokasi pada ringkasan kontrak tertulis 46, seharusnya 64. Nilai kontrak tidak berubah.",
    },
  },
  {
    number: "2026-007",
    agency,
    unit: "Dinas Perhubungan",
    title: "Pemasangan Lampu Penerangan Jalan Tenaga Surya Kawasan Pesisir",
    description:
      "Seratus dua puluh titik lampu tenaga surya di jalan lingkungan nelayan yang belum terjangkau jaringan listrik.",
    category: "works",
    method: "open",
    methodDetails: "Tender pascakualifikasi satu file, harga terendah sistem gugur",
    budget: 2_160_000_000,
    estimate: 2_098_800_000,
    announced: "2026-05-04",
    items: [
      { description: "Lampu tenaga surya 60 watt, tiang oktagonal 7 meter", quantity: 120, unit: "titik" },
    ],
    bids: [
      { firm: "PT Surya Contoh Energi", amount: 1_934_700_000 },
      { firm: "CV Terang Contoh Bahari", amount: 1_988_250_000 },
    ],
    stages: [
      "rup",
      "revisiRup",
      "hps",
      "pengumuman",
      "penjelasan",
      "adendum",
      "ubahJadwal",
      "pembukaan",
      "evaluasi",
      "pembuktian",
      "penetapan",
      "pengumumanPemenang",
      "sppbj",
      "kontrak",
      "spmk",
    ],
    notes: {
      revisiRup: "Jumlah titik lampu bertambah dari 100 menjadi 120 setelah musyawarah kelurahan.",
      adendum: "Kapasitas baterai diubah dari 30 Ah menjadi 40 Ah menjawab pertanyaan peserta.",
      ubahJadwal: "Batas akhir pemasukan penawaran mundur tiga hari karena ada adendum dokumen.",
    },
  },
  {
    number: "2026-008",
    agency,
    unit: "Sekretariat Daerah",
    title: "Pengadaan Alat Tulis Kantor Semester Kedua",
    description:
      "Kertas, tinta pencetak dan alat tulis untuk sembilan bagian di lingkungan Sekretariat Daerah.",
    category: "goods",
    method: "direct",
    methodDetails: "Pengadaan langsung",
    budget: 148_000_000,
    estimate: 144_320_000,
    announced: "2026-06-22",
    items: [
      { description: "Kertas HVS A4 80 gram", quantity: 900, unit: "rim" },
      { description: "Tinta pencetak hitam dan warna", quantity: 160, unit: "botol" },
    ],
    bids: [{ firm: "CV Pena Contoh Sagara", amount: 141_875_000 }],
    stages: [...COURSE.direct, "selesai"],
  },
  {
    number: "2026-009",
    agency,
    unit: "Dinas Pariwisata dan Kebudayaan",
    title: "Penataan Dermaga Wisata Pulau Camar",
    description:
      "Perbaikan dermaga apung, ruang tunggu dan jalur kursi roda bagi pengunjung penyandang disabilitas.",
    category: "works",
    method: "open",
    methodDetails: "Tender pascakualifikasi satu file, harga terendah sistem gugur",
    budget: 4_300_000_000,
    estimate: 4_246_000_000,
    announced: "2026-11-16",
    items: [
      { description: "Modul dermaga apung polietilena", quantity: 360, unit: "modul" },
      { description: "Ruang tunggu beratap membran", quantity: 1, unit: "unit" },
    ],
    bids: [],
    stages: COURSE.explained,
  },
];
