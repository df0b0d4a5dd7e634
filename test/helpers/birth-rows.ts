/** Invented rows of the type akta-kelahiran: the same for the same number. */
export const BIRTH_COLUMNS = [
  "nomor_akta",
  "nama",
  "nik",
  "tempat_lahir",
  "tanggal_lahir",
  "jenis_kelamin",
  "anak_ke",
  "nama_ibu",
  "nama_ayah",
  "tanggal_terbit",
] as const;

const two = (number: number): string => String(number).padStart(2, "0");

/** Values by column; every third child has no father named. */
export function birthRow(i: number): Record<(typeof BIRTH_COLUMNS)[number], string> {
  const [day, month] = [(i % 28) + 1, (i % 12) + 1];
  const girl = i % 2 === 1;
  return {
    nomor_akta: `9171-LU-${two(day)}${two(month)}2025-${String(i).padStart(4, "0")}`,
    nama: `Contoh Anak ${i}`,
    nik: `917101${two(girl ? day + 40 : day)}${two(month)}25${String((i % 9_999) + 1).padStart(4, "0")}`,
    tempat_lahir: "Kota Contoh",
    tanggal_lahir: `2025-${two(month)}-${two(day)}`,
    jenis_kelamin: girl ? "P" : "L",
    anak_ke: String((i % 3) + 1),
    nama_ibu: `Contoh Ibu ${i}`,
    nama_ayah: i % 3 === 0 ? "" : `Contoh Ayah, ${i}`,
    tanggal_terbit: "2026-01-05",
  };
}

/** A CSV file of rows. */
export function birthCsv(rows: number): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const row = birthRow(i);
    return BIRTH_COLUMNS.map((column) => (row[column].includes(",") ? `"${row[column]}"` : row[column])).join(
      ",",
    );
  });
  return [BIRTH_COLUMNS.join(","), ...lines, ""].join("\r\n");
}
