import type { Bilingual } from "../errors.ts";

/** What a witness says, and its command. */
// prettier-ignore
export const WITNESS = {
  "cli.option.chainId": { id: "nomor rantai buku besar", en: "the ledger's chain id" },
  "cli.option.every": { id: "detik di antara dua pandangan pada log (10)", en: "seconds between two looks at the log (10)" },
  "cli.option.networkFinality": { id: "tags: jaringan menyebut blok final; instant: setiap blok langsung final (QBFT, IBFT)", en: "tags: the network names final blocks; instant: every block is final at once (QBFT, IBFT)" },
  "cli.option.logKey": { id: "kunci publik operator log, dari pengumumannya", en: "the log operator's public key, from its announcement" },
  "cli.option.logUrl": { id: "alamat log, misalnya https://jejak.example/log", en: "the log's address, such as https://jejak.example/log" },
  "cli.option.noEntries": { id: "jangan membaca semua entri sebelum tanda tangan pertama", en: "do not read all entries before the first cosignature" },
  "cli.option.once": { id: "lihat log satu kali, lalu selesai", en: "look at the log once, and end" },
  "cli.option.witnessHost": { id: "alamat tempat saksi melayani (127.0.0.1)", en: "address at which the witness serves (127.0.0.1)" },
  "cli.option.witnessPort": { id: "porta tempat saksi melayani (8470; 0: sembarang yang bebas)", en: "port at which the witness serves (8470; 0: any that is free)" },
  "cli.option.witnessState": { id: "folder kunci dan keadaan saksi (jejak-witness)", en: "folder of the witness's key and state (jejak-witness)" },
  "cli.option.witnessTrust": { id: "berkas kepercayaan: rantai, AuditLog, dan log.key", en: "trust file: chain, AuditLog and log.key" },
  "cli.witness": { id: "saksikan log: periksa bahwa ia hanya bertambah dan sama dengan rantai, lalu ikut menandatangani", en: "witness a log: check that it only grows and equals the chain, then cosign" },
  "cli.witness.cosigned": { id: "Ditandatangani: {size} entri, akar {root}, blok {block}", en: "Cosigned: {size} entries, root {root}, block {block}" },
  "cli.witness.equivocation": { id: "OPERATOR MENUNJUKKAN DUA PANDANGAN LOG YANG BERTENTANGAN. Saksi berhenti menandatangani. Bukti: {path}. Baca docs/witness.md.", en: "THE OPERATOR SHOWED TWO VIEWS OF THE LOG THAT CONTRADICT EACH OTHER. The witness cosigns nothing more. Proof: {path}. Read docs/witness.md." },
  "cli.witness.keys": { id: "kunci saksi", en: "the witness's key" },
  "cli.witness.keys.create": { id: "buat kunci saksi dan folder keadaannya; cetak kunci publiknya", en: "make the witness's key and its state folder; print its public key" },
  "cli.witness.keys.created": { id: "Kunci publik saksi (umumkan, dan berikan kepada operator log):", en: "Public key of the witness (announce it, and give it to the log's operator):" },
  "cli.witness.refused": { id: "Tidak ditandatangani: {title} [{code}] {values}", en: "Not cosigned: {title} [{code}] {values}" },
  "cli.witness.serving": { id: "Saksi {name} melayani di {url}; log {log}", en: "Witness {name} serves at {url}; log {log}" },
} as const satisfies Record<string, Bilingual>;
