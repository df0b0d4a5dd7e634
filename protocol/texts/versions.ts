import type { Bilingual } from "../errors.ts";

/** What the API and its pages say of versions of a process and of changes. */
// prettier-ignore
export const VERSIONS = {
  "api.parameter.getProcess.at": { id: "Keadaan proses pada tanggal (sampai akhir hari itu, UTC) atau waktu RFC 3339 ini, alih-alih jejaknya", en: "The process as it stood on this date (to the end of that day, UTC) or at this RFC 3339 time, instead of its trail" },
  "api.parameter.getProcessDiff.from": { id: "Langkah versi pertama, dari 0; tanpa ini langkah sebelum to", en: "Step of the first version, from 0; the one before `to` where it is left out" },
  "api.parameter.getProcessDiff.to": { id: "Langkah versi kedua; tanpa ini langkah sesudah from, atau yang terakhir", en: "Step of the second version; the one after `from`, or the last, where it is left out" },
  "api.parameter.getTrail.at": { id: "Keadaan proses pada tanggal (sampai akhir hari itu, UTC) atau waktu RFC 3339 ini, alih-alih jejaknya", en: "The process as it stood on this date (to the end of that day, UTC) or at this RFC 3339 time, instead of its trail" },
  "api.parameter.getTrailDiff.from": { id: "Langkah versi pertama, dari 0; tanpa ini langkah sebelum to", en: "Step of the first version, from 0; the one before `to` where it is left out" },
  "api.parameter.getTrailDiff.to": { id: "Langkah versi kedua; tanpa ini langkah sesudah from, atau yang terakhir", en: "Step of the second version; the one after `from`, or the last, where it is left out" },
  "api.parameter.form": { id: "Dengan at: rilis tersusun (compiled) atau dengan riwayat setiap bidang (versioned)", en: "With `at`: the compiled release, or the versioned one with the history of each field" },
  "api.parameter.listChanges.from": { id: "Dicatat sejak tanggal (UTC) atau waktu RFC 3339 ini", en: "Recorded since this date (UTC) or RFC 3339 time" },
  "api.parameter.listChanges.to": { id: "Dicatat sebelum waktu ini; tanggal berarti sampai akhir hari itu (UTC)", en: "Recorded before this time; a date means to the end of that day (UTC)" },
  "api.parameter.listChanges.undeclared": { id: "true: hanya langkah dengan perubahan pokok yang tidak diumumkan", en: "true: only steps with a material change that was not declared" },
  "api.parameter.undeclared": { id: "true: hanya proses dengan perubahan pokok yang tidak diumumkan", en: "true: only processes with a material change that was not declared" },
  "api.parameter.week": { id: "Minggu ISO 8601 (UTC): 2026-W05", en: "ISO 8601 week (UTC): 2026-W05" },
} as const satisfies Record<string, Bilingual>;
