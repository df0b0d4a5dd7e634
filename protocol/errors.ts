/** A text in both languages of Jejak. */
export interface Bilingual {
  id: string;
  en: string;
}

export interface ErrorEntry {
  /** HTTP status of the problem; the exit code of a command follows from it. */
  status: number;
  title: Bilingual;
  /** What the reader can do now. */
  remedy: Bilingual;
}

function entry(status: number, title: Bilingual, remedy: Bilingual): ErrorEntry {
  return { status, title, remedy };
}

/**
 * The one registry of errors, for contract refusals, API problems, commands and findings, in alphabetical
 * order. A code is never changed nor used again for something else.
 */
// prettier-ignore
export const CODES = {
  "agency-exists": entry(409, { id: "Instansi sudah terdaftar", en: "The agency is already admitted" }, { id: "Gunakan instansi yang ada.", en: "Use the agency that is there." }),
  "agency-unknown": entry(404, { id: "Instansi tidak dikenal", en: "The agency is unknown" }, { id: "Periksa kode instansi; daftar ada di /api/v1/agencies.", en: "Check the agency's id; /api/v1/agencies lists them." }),
  "already-recorded": entry(409, { id: "Langkah ini sudah tercatat", en: "This step is already recorded" }, { id: "Tidak perlu berbuat apa-apa; entri yang tercatat disebutkan.", en: "Nothing to do; the recorded entry is named." }),
  "approvals-duplicate-holder": entry(422, { id: "Dua persetujuan berasal dari pemegang yang sama", en: "Two approvals come from the same holder" }, { id: "Minta persetujuan orang lain.", en: "Ask another person to approve." }),
  "approvals-insufficient": entry(422, { id: "Persetujuan kurang", en: "Too few approvals" }, { id: "Tambahkan persetujuan pejabat lain sebanyak yang diminta.", en: "Add approvals of further officers until the required number is reached." }),
  "approvals-malformed": entry(422, { id: "Daftar persetujuan keliru", en: "The list of approvals is malformed" }, { id: "Urutkan menurut nomor mandat, paling banyak delapan, tanpa pengulangan.", en: "Order them by mandate number, at most eight, none twice." }),
  "backup-damaged": entry(422, { id: "Cadangan rusak atau tidak lengkap", en: "The backup is damaged or incomplete" }, { id: "Gunakan cadangan lain; berkas yang rusak disebutkan.", en: "Use another backup; the damaged file is named." }),
  "base64-malformed": entry(422, { id: "Base64 keliru", en: "The base64 is malformed" }, { id: "Gunakan RFC 4648 bagian 4 dengan padding, tanpa baris baru.", en: "Use RFC 4648, section 4, padded, without line breaks." }),
  "batch-unknown": entry(404, { id: "Batch dokumen ini tidak tercatat", en: "This batch of records is not recorded" }, { id: "Periksa instansi dan nomornya; daftarnya ada di /api/v1/agencies/{agency}/batches.", en: "Check agency and number; /api/v1/agencies/{agency}/batches lists them." }),
  "block-contradicted": entry(422, { id: "Blok ini dibantah oleh yang Anda percayai", en: "What you trust speaks against this block" }, { id: "Jangan percaya bukti ini; bandingkan hash blok dengan sumber lain.", en: "Do not believe this evidence; compare the block hash with other sources." }),
  "body-too-large": entry(413, { id: "Kiriman terlalu besar", en: "The request body is too large" }, { id: "Perkecil atau bagi kiriman.", en: "Make it smaller or split it." }),
  "chain-clock-behind": entry(503, { id: "Jam mesin tertinggal dari blok terakhir", en: "The machine's clock is behind the last block" }, { id: "Betulkan jam mesin lalu coba lagi.", en: "Set the machine's clock and try again." }),
  "chain-journal-damaged": entry(500, { id: "Jurnal rantai rusak", en: "The chain's journal is damaged" }, { id: "Pulihkan folder chain/ dari cadangan; jangan menghapus baris.", en: "Restore the folder chain/ from a backup; delete no lines." }),
  "chain-mismatch": entry(503, { id: "Rantai yang dijawab RPC bukan rantai yang dikenal", en: "The RPC answers for another chain than the one known" }, { id: "Periksa RPC_URL dan deployments/<chainId>.json.", en: "Check RPC_URL and deployments/<chainId>.json." }),
  "chain-reorganised-final": entry(503, { id: "Rantai menata ulang blok yang sudah final", en: "The chain reorganised a finalized block" }, { id: "Periksa RPC_URL; bila rantai memang dibuat ulang, jalankan jejak reindex.", en: "Check RPC_URL; if the chain was truly made anew, run jejak reindex." }),
  "chain-replay-differs": entry(500, { id: "Pemutaran ulang jurnal memberi blok yang berbeda", en: "Replaying the journal gives another block than the recorded one" }, { id: "Jalankan versi Jejak yang menulis jurnal ini, atau pulihkan folder chain/ dari cadangan.", en: "Run the version of Jejak that wrote this journal, or restore the folder chain/ from a backup." }),
  "chain-unavailable": entry(503, { id: "Rantai tidak dapat dihubungi", en: "The chain cannot be reached" }, { id: "Coba lagi sebentar; periksa RPC_URL.", en: "Try again shortly; check RPC_URL." }),
  "checkpoint-conflict": entry(409, { id: "Log tidak lagi bermula dengan yang sudah ditandatangani", en: "The log no longer begins with what was signed" }, { id: "Jangan hapus apa pun: cari tahu mengapa rantai atau cadangan berbeda, sebab saksi sudah melihat titik periksa itu.", en: "Delete nothing: find out why the chain or a backup differs, for witnesses have seen that checkpoint." }),
  "checkpoint-not-final": entry(409, { id: "Blok titik periksa ini belum final", en: "The checkpoint's block is not final yet" }, { id: "Saksi mencoba lagi pada putaran berikutnya.", en: "The witness tries again in the next round." }),
  "checkpoint-older": entry(409, { id: "Titik periksa lebih tua daripada yang sudah ditandatangani", en: "The checkpoint is older than the one already cosigned" }, { id: "Tidak perlu berbuat apa-apa; saksi tidak pernah menandatangani mundur.", en: "Nothing to do; a witness never signs backwards." }),
  "checkpoint-refuted": entry(422, { id: "Rantai membantah titik periksa ini", en: "The chain speaks against this checkpoint" }, { id: "Jangan tandatangani; bandingkan kedua nilai dengan RPC lain.", en: "Do not cosign it; compare both values with another RPC." }),
  "checkpoint-stranger": entry(422, { id: "Titik periksa ini bukan dari log yang dikenal", en: "The checkpoint is not of the log that is known" }, { id: "Periksa rantai, alamat AuditLog, dan alamat log.", en: "Check the chain, the AuditLog's address and the log's URL." }),
  "checkpoint-unsigned": entry(403, { id: "Titik periksa tanpa tanda tangan operator yang dikenal", en: "The checkpoint lacks the signature of the operator that is known" }, { id: "Bandingkan kunci log yang diumumkan operator.", en: "Compare the log key that the operator announced." }),
  "config-invalid": entry(500, { id: "Konfigurasi keliru", en: "The configuration is invalid" }, { id: "Betulkan setiap butir yang disebutkan.", en: "Correct each item that is named." }),
  "consent-missing": entry(422, { id: "Pemegang belum menyetujui pemeriksaan", en: "The holder has not agreed to the check" }, { id: "Tanyakan lebih dulu; kirim consent: true hanya bila ia setuju.", en: "Ask first; send consent: true only where they agree." }),
  "content-damaged": entry(500, { id: "Berkas isi rusak", en: "The content file is damaged" }, { id: "Kirim lagi isi aslinya; berkas lain tetap utuh.", en: "Send the original content again; other files are intact." }),
  "content-hash-mismatch": entry(422, { id: "Isi tidak cocok dengan hash", en: "The content does not match the hash" }, { id: "Kirim byte asli yang di-hash ketika langkah dicatat.", en: "Send the very bytes that were hashed when the step was recorded." }),
  "content-not-published": entry(404, { id: "Isi belum diterbitkan", en: "The content is not published" }, { id: "Siapa pun yang memilikinya dapat mengirimnya ke alamat ini.", en: "Anybody who has it can send it to this address." }),
  "content-unknown": entry(404, { id: "Hash ini tidak tercatat", en: "This hash is not recorded" }, { id: "Periksa hash; hanya isi yang tercatat diterima.", en: "Check the hash; only recorded content is accepted." }),
  "content-withdrawn": entry(410, { id: "Isi ditarik oleh instansi", en: "The content was withdrawn by the agency" }, { id: "Hash dan alasan penarikan tetap tercatat.", en: "The hash and the reason of the withdrawal stay recorded." }),
  "correction-invalid": entry(422, { id: "Langkah yang dikoreksi tidak ada", en: "The step to correct does not exist" }, { id: "Isi corrects dengan indeks langkah + 1 dari jejak yang sama.", en: "Give corrects the index + 1 of a step of the same trail." }),
  "cosignature-invalid": entry(422, { id: "Tanda tangan saksi tidak cocok", en: "The witness's cosignature does not hold" }, { id: "Minta catatan itu lagi dari saksi; jangan percayai salinan ini.", en: "Ask the witness for the note again; do not believe this copy." }),
  "cosignature-missing": entry(404, { id: "Catatan ini tanpa tanda tangan saksi itu", en: "The note has no cosignature of that witness" }, { id: "Bandingkan kunci saksi dalam berkas WITNESSES dengan yang diumumkannya.", en: "Compare the witness's key in the file WITNESSES with the one that it announces." }),
  "cosignatures-insufficient": entry(422, { id: "Tanda tangan saksi kurang", en: "Too few cosignatures of witnesses" }, { id: "Minta bukti dengan titik periksa yang ditandatangani saksi yang cukup.", en: "Ask for evidence whose checkpoint enough witnesses cosigned." }),
  "cursor-malformed": entry(400, { id: "Penunjuk halaman keliru", en: "The cursor is malformed" }, { id: "Gunakan nilai next dari jawaban sebelumnya.", en: "Use the value next of the answer before." }),
  "data-folder-in-use": entry(409, { id: "Folder data sedang dipakai", en: "The data folder is in use" }, { id: "Hentikan Jejak yang berjalan, atau pilih JEJAK_HOME lain.", en: "Stop the running Jejak, or choose another JEJAK_HOME." }),
  "data-folder-unreachable": entry(500, { id: "PostgreSQL tidak dapat memasuki folder data", en: "PostgreSQL cannot enter the data folder" }, { id: "Pilih JEJAK_HOME yang dapat dimasuki pengguna postgres, misalnya /var/lib/jejak/home.", en: "Choose a JEJAK_HOME that the user postgres can enter, such as /var/lib/jejak/home." }),
  "data-folder-version": entry(500, { id: "Folder data dibuat oleh versi lain", en: "The data folder was made by another version" }, { id: "Jalankan versi yang disebutkan, atau pilih JEJAK_HOME lain.", en: "Run the version that is named, or choose another JEJAK_HOME." }),
  "database-binaries-missing": entry(500, { id: "PostgreSQL untuk mesin ini tidak terpasang", en: "PostgreSQL for this machine is not installed" }, { id: "Jalankan npm start lagi dengan jaringan, atau isi DATABASE_URL dengan server sendiri.", en: "Run npm start again with a network, or set DATABASE_URL to your own server." }),
  "database-changed": entry(500, { id: "Migrasi basis data berbeda dari yang pernah diterapkan", en: "A database migration differs from the one applied" }, { id: "Jalankan versi Jejak yang membuat basis data ini.", en: "Run the version of Jejak that made this database." }),
  "database-newer": entry(500, { id: "Basis data dibuat oleh Jejak yang lebih baru", en: "The database was made by a newer Jejak" }, { id: "Jalankan versi yang lebih baru, atau pilih DATABASE_URL lain.", en: "Run that newer version, or choose another DATABASE_URL." }),
  "database-start-failed": entry(500, { id: "PostgreSQL tidak mau berjalan", en: "PostgreSQL does not start" }, { id: "Baca baris terakhir catatannya yang disebutkan; jangan menghapus folder postgres/.", en: "Read the last lines of its log that are named; do not delete the folder postgres/." }),
  "database-unavailable": entry(503, { id: "Basis data tidak dapat dihubungi", en: "The database cannot be reached" }, { id: "Coba lagi sebentar; periksa DATABASE_URL, untuk brankas VAULT_DATABASE_URL: alamat, nama, kata sandi.", en: "Try again shortly; check DATABASE_URL, for the vault VAULT_DATABASE_URL: address, name, password." }),
  "database-user-missing": entry(500, { id: "PostgreSQL tidak dapat berjalan sebagai root", en: "PostgreSQL cannot run as root" }, { id: "Buat pengguna sistem bernama postgres, atau jalankan Jejak sebagai pengguna biasa.", en: "Create a system user named postgres, or run Jejak as an ordinary user." }),
  "deadline-not-allowed": entry(422, { id: "Batas waktu tidak boleh begitu", en: "The deadline may not be so" }, { id: "Batas waktu hanya dapat mundur, dan tidak setelah penetapan pemenang.", en: "A deadline only moves later, and never after an award." }),
  "deadline-not-reached": entry(422, { id: "Batas waktu tender belum lewat", en: "The tender's deadline has not passed" }, { id: "Catat penetapan atau kontrak setelah batas waktu.", en: "Record the award or contract after the deadline." }),
  "deadline.mismatch": entry(422, { id: "Batas waktu tidak sama dengan isi manifes", en: "The deadline differs from the manifest's" }, { id: "Bandingkan tender.tenderPeriod.endDate dengan batas waktu yang ditandatangani.", en: "Compare tender.tenderPeriod.endDate with the deadline that was signed." }),
  "delay-not-over": entry(422, { id: "Masa tunggu belum selesai", en: "The delay is not over" }, { id: "Coba lagi setelah waktu yang disebutkan.", en: "Try again after the time that is named." }),
  "deployment-differs": entry(500, { id: "Kontrak di rantai bukan yang dicatat", en: "The contracts on the chain are not those recorded" }, { id: "Periksa RPC_URL dan deployments/<chainId>.json; jangan memakai pemasangan ini.", en: "Check RPC_URL and deployments/<chainId>.json; do not use this deployment." }),
  "deployment-missing": entry(503, { id: "Kontrak belum dipasang pada rantai ini", en: "The contracts are not deployed on this chain" }, { id: "Jalankan jejak deploy, atau periksa deployments/<chainId>.json.", en: "Run jejak deploy, or check deployments/<chainId>.json." }),
  "disk-full": entry(507, { id: "Penyimpanan penuh", en: "The disk is full" }, { id: "Kosongkan ruang lalu coba lagi.", en: "Free some space and try again." }),
  "document-unknown": entry(404, { id: "Dokumen tidak dikenal", en: "The document is unknown" }, { id: "Tidak ada manifes tercatat yang menyebut SHA-256 ini.", en: "No recorded manifest names this SHA-256." }),
  "entry-kind-unknown": entry(422, { id: "Jenis entri tidak dikenal", en: "The kind of entry is unknown" }, { id: "Perbarui Jejak; jenis ini mungkin lebih baru.", en: "Update Jejak; the kind may be newer." }),
  "entry-malformed": entry(422, { id: "Kata-kata entri keliru", en: "The words of the entry are malformed" }, { id: "Lihat tabel jenis di PROTOCOL.md.", en: "See the table of kinds in PROTOCOL.md." }),
  "entry-unknown": entry(404, { id: "Entri tidak ada", en: "There is no such entry" }, { id: "Indeks harus lebih kecil dari ukuran log.", en: "The index must be smaller than the log's size." }),
  "equivocation-found": entry(409, { id: "Operator menandatangani dua pandangan log yang bertentangan", en: "The operator signed two views of the log that contradict each other" }, { id: "Simpan dan sebarkan berkas buktinya; jejak-verify memastikannya di mana saja.", en: "Keep the file that proves it and pass it on; jejak-verify confirms it anywhere." }),
  "equivocation-malformed": entry(422, { id: "Berkas bukti pandangan ganda keliru", en: "The proof of equivocation is malformed" }, { id: "Gunakan berkas asli, byte demi byte; tempat yang keliru disebutkan.", en: "Use the original file, byte by byte; the place is named." }),
  "equivocation-unproven": entry(422, { id: "Kedua pandangan tidak bertentangan", en: "The two views do not contradict each other" }, { id: "Berkas ini tidak membuktikan apa-apa terhadap operator.", en: "This file proves nothing against the operator." }),
  "equivocation-unsupported": entry(422, { id: "Format atau versi bukti pandangan ganda tidak dikenal", en: "The format or version of the proof of equivocation is unknown" }, { id: "Gunakan pemeriksa yang lebih baru.", en: "Use a newer verifier." }),
  "erasure-unfinished": entry(503, { id: "Dokumen sudah dihapus dari brankas; tanda terimanya belum tercatat di rantai", en: "The records are erased from the vault; the receipt is not on the chain yet" }, { id: "Atasi sebab yang disebutkan, lalu jalankan jejak records erase --finish --agency …", en: "Mend the cause that is named, then run jejak records erase --finish --agency …" }),
  "evidence-differs": entry(422, { id: "Bukti tidak sama dengan yang dibuktikan rantai", en: "The evidence differs from what the chain proves" }, { id: "Jangan percaya bukti ini; kedua nilai disebutkan.", en: "Do not believe this evidence; both values are named." }),
  "evidence-malformed": entry(422, { id: "Berkas bukti keliru", en: "The evidence file is malformed" }, { id: "Minta lagi bukti kepada yang membuatnya; tempat yang keliru disebutkan.", en: "Ask whoever made the evidence for it again; the place is named." }),
  "evidence-not-canonical": entry(422, { id: "Berkas bukti tidak dalam bentuk JCS", en: "The evidence file is not in JCS form" }, { id: "Gunakan berkas asli, byte demi byte, tanpa disimpan ulang oleh program lain.", en: "Use the original file, byte by byte, not saved again by another program." }),
  "evidence-refuted": entry(500, { id: "Bukti yang dibuat tidak lolos pemeriksaan kami sendiri", en: "The evidence that was made does not pass our own check" }, { id: "Coba lagi; bila tetap begitu, jalankan jejak audit --db, lalu jejak reindex.", en: "Try again; if it stays so, run jejak audit --db, then jejak reindex." }),
  "evidence-too-large": entry(413, { id: "Berkas bukti terlalu besar", en: "The evidence file is too large" }, { id: "Minta bukti untuk satu langkah atau satu dokumen.", en: "Ask for evidence of one step or one document." }),
  "evidence-unsupported": entry(422, { id: "Format atau versi bukti tidak dikenal", en: "The format or version of the evidence is unknown" }, { id: "Gunakan pemeriksa yang lebih baru.", en: "Use a newer verifier." }),
  "feed-reorganised": entry(409, { id: "Rantai ditata ulang di belakang penunjuk ini", en: "The chain was reorganised behind this cursor" }, { id: "Mulai lagi dari indeks bersama terakhir yang disebutkan.", en: "Start again from the last common index that is named." }),
  "file-empty": entry(422, { id: "Berkas kosong", en: "The file is empty" }, { id: "Minta berkas lengkap dari penerbit.", en: "Get the complete file from its publisher." }),
  "file-exists": entry(409, { id: "Berkas bernama itu sudah ada", en: "A file of this name exists" }, { id: "Pilih nama lain.", en: "Choose another name." }),
  "file-unreadable": entry(422, { id: "Berkas tidak dapat dibaca", en: "The file cannot be read" }, { id: "Periksa nama dan izin berkas.", en: "Check the file's name and permissions." }),
  "file-unwritable": entry(422, { id: "Berkas tidak dapat ditulis", en: "The file cannot be written" }, { id: "Periksa folder, izin, dan sisa ruang disk.", en: "Check the folder, permissions and room on the disk." }),
  "files-none": entry(422, { id: "Tidak ada berkas di folder ini", en: "There is no file in this folder" }, { id: "Periksa nama foldernya; jejak import membaca .json, .jsonl, dan .ndjson saja.", en: "Check the folder's name; jejak import reads .json, .jsonl and .ndjson only." }),
  "gas-exhausted": entry(503, { id: "Dana gas relai habis", en: "The relay's gas money is used up" }, { id: "Isi alamat relai, atau kirim sendiri transaksinya.", en: "Fund the relay's address, or send the transaction yourself." }),
  "gas-too-low": entry(503, { id: "Gas transaksi kurang untuk memulai langkah", en: "The transaction had too little gas to start the step" }, { id: "Kirim lagi dengan gas lebih banyak; langkahnya tidak salah.", en: "Send again with more gas; nothing is wrong with the step." }),
  "hash-length": entry(422, { id: "Hash harus 32 byte", en: "A hash must have 32 bytes" }, { id: "Kirim hash lengkap.", en: "Give the whole hash." }),
  "head-conflict": entry(409, { id: "Langkah lain sudah menunggu di atas kepala ini", en: "Another step already waits on this head" }, { id: "Tandatangani ulang di atas kepala yang disebutkan.", en: "Sign again on top of the head that is named." }),
  "head-stale": entry(409, { id: "Kepala jejak sudah bergerak", en: "The trail's head has moved" }, { id: "Tandatangani ulang di atas kepala yang sekarang.", en: "Sign again on top of the present head." }),
  "header-malformed": entry(422, { id: "Kepala blok keliru", en: "The block header is malformed" }, { id: "Minta bukti lagi; kepala blok adalah daftar RLP dengan sedikitnya 15 bidang.", en: "Ask for the proof again; a header is an RLP list of at least 15 fields." }),
  "hex-malformed": entry(400, { id: "Heksadesimal keliru", en: "The hexadecimal is malformed" }, { id: "Tulis jumlah digit heksadesimal yang tepat.", en: "Write the exact number of hexadecimal digits." }),
  "holder-mismatch": entry(409, { id: "Kunci ini milik pemegang lain", en: "The key belongs to another holder" }, { id: "Lepaskan --holder, atau pakai kunci lain: dalam satu instansi sebuah kunci milik satu orang.", en: "Leave out --holder, or use another key: within an agency a key belongs to one person." }),
  "index-halted": entry(503, { id: "Indeks berhenti karena keadaan yang tidak dapat diperbaiki", en: "The index has stopped on something it cannot repair" }, { id: "Keadaan baik terakhir tetap terbaca; lihat /readyz.", en: "The last good state stays readable; see /readyz." }),
  "index-moved": entry(409, { id: "Penunjuk indeks digeser pihak lain", en: "Somebody else has moved the index" }, { id: "Pengindeks membaca keadaan baru dan melanjutkan.", en: "The indexer reads the new state and goes on." }),
  "internal": entry(500, { id: "Kesalahan di dalam Jejak", en: "An error inside Jejak" }, { id: "Coba lagi; laporkan dengan nomor permintaan ini.", en: "Try again; report it with the number of this request." }),
  "invariant-broken": entry(500, { id: "Aturan di dalam Jejak dilanggar", en: "A rule inside Jejak was broken" }, { id: "Laporkan beserta rinciannya.", en: "Report it with its details." }),
  "issuing-elsewhere": entry(409, { id: "Berkas ini sedang diterbitkan oleh proses lain", en: "Another process is issuing this file" }, { id: "Tunggu sampai proses itu selesai; hasilnya sama.", en: "Wait for that process to end; the result is the same." }),
  "json-depth": entry(422, { id: "JSON terlalu dalam", en: "The JSON is nested too deeply" }, { id: "Kurangi tingkat di tempat yang disebutkan.", en: "Flatten it at the place that is named." }),
  "json-duplicate-key": entry(422, { id: "Kunci JSON ganda", en: "A JSON key comes twice" }, { id: "Sisakan satu nilai di tempat yang disebutkan.", en: "Keep one value at the place that is named." }),
  "json-encoding": entry(422, { id: "Bukan UTF-8", en: "Not UTF-8" }, { id: "Sebutkan penyandian berkas, atau simpan sebagai UTF-8.", en: "Name the file's encoding, or save it as UTF-8." }),
  "json-number": entry(422, { id: "Bilangan tidak bertahan sebagai IEEE 754 double", en: "A number does not survive as an IEEE 754 double" }, { id: "Tulis sebagai teks, atau dengan digit lebih sedikit.", en: "Write it as a string, or with fewer digits." }),
  "json-surrogate": entry(422, { id: "Surogat Unicode tunggal", en: "A lone Unicode surrogate" }, { id: "Betulkan teks di tempat yang disebutkan.", en: "Correct the text at the place that is named." }),
  "json-syntax": entry(422, { id: "Bukan JSON", en: "Not JSON" }, { id: "Betulkan tulisan di tempat yang disebutkan.", en: "Correct the text at the place that is named." }),
  "json-value": entry(422, { id: "Nilai ini tidak ada dalam JSON", en: "This value does not exist in JSON" }, { id: "Gunakan objek, larik, teks, bilangan berhingga, boolean, atau null.", en: "Use objects, arrays, strings, finite numbers, booleans or null." }),
  "key-backup-expired": entry(410, { id: "Cadangan kunci ini seharusnya sudah dimusnahkan", en: "This backup of keys should have been destroyed already" }, { id: "Musnahkan; pakai cadangan yang lebih baru.", en: "Destroy it; use a newer one." }),
  "key-backup-malformed": entry(422, { id: "Berkas ini bukan cadangan kunci brankas", en: "The file is no backup of the vault's keys" }, { id: "Pilih berkas yang ditulis jejak records backup-keys; cadangan seluruh Jejak dipulihkan dengan jejak restore.", en: "Name a file that jejak records backup-keys wrote; a backup of all of Jejak is restored by jejak restore." }),
  "key-exists": entry(409, { id: "Nama kunci sudah dipakai", en: "A key of this name exists" }, { id: "Pilih nama lain.", en: "Choose another name." }),
  "key-not-p256": entry(422, { id: "Kunci ini bukan kunci P-256", en: "The key is not on P-256" }, { id: "Penerbit menandatangani dengan kunci dari jejak keys create NAMA --p256, dengan mandat berperan issue.", en: "Records are signed by a key of jejak keys create NAME --p256, under a mandate with the role issue." }),
  "key-passphrase": entry(403, { id: "Frasa sandi salah", en: "The passphrase is wrong" }, { id: "Coba lagi.", en: "Try again." }),
  "key-permissions": entry(500, { id: "Berkas kunci terbaca oleh pengguna lain", en: "A key file is readable by other users" }, { id: "Jalankan chmod 600 pada berkas yang disebutkan.", en: "Run chmod 600 on the files that are named." }),
  "key-unknown": entry(404, { id: "Kunci tidak ditemukan", en: "The key is not found" }, { id: "Lihat jejak keys list.", en: "See jejak keys list." }),
  "kind-bound": entry(409, { id: "Jenis entri sudah ditulis kontrak lain", en: "A kind of entries has another writer already" }, { id: "Ikatan ini tetap selamanya; jenis dan kontraknya disebutkan.", en: "That binding is for ever; the kind and the contract are named." }),
  "leftovers-running": entry(409, { id: "Ada proses tertinggal dari Jejak yang sudah berhenti", en: "Processes of a Jejak that has ended still run" }, { id: "Jalankan npm start; proses itu dihentikan lebih dulu.", en: "Run npm start; it ends them first." }),
  "log-answer-malformed": entry(502, { id: "Jawaban log keliru", en: "The log's answer is malformed" }, { id: "Coba lagi; alamat dan bagian yang keliru disebutkan.", en: "Try again; address and part are named." }),
  "log-inconsistent": entry(409, { id: "Log tidak membuktikan bahwa ia hanya bertambah", en: "The log does not prove that it only grew" }, { id: "Saksi menolak; minta operator menjelaskan, dan simpan catatan yang disebutkan.", en: "The witness refuses; ask the operator to explain, and keep the notes that are named." }),
  "log-mismatch": entry(500, { id: "Akar log tidak sama dengan akar di rantai", en: "The log's root differs from the chain's" }, { id: "Ambil ulang dari RPC lain; entri yang hilang disebutkan.", en: "Fetch again from another RPC; the missing entry is named." }),
  "log-unavailable": entry(503, { id: "Log tidak dapat dihubungi", en: "The log cannot be reached" }, { id: "Coba lagi sebentar; periksa alamat log.", en: "Try again shortly; check the log's URL." }),
  "mandate-not-good": entry(403, { id: "Mandat tidak berlaku", en: "The mandate is not good" }, { id: "Periksa masa berlaku, pencabutan, peran, dan tag mandat.", en: "Check the mandate's time, revocation, roles and tags." }),
  "mandate-term": entry(422, { id: "Masa mandat tidak mungkin", en: "The mandate's term is not possible" }, { id: "Akhir masa mandat harus sesudah awalnya, dan belum lewat.", en: "A mandate must end after it begins, and later than now." }),
  "mandate-unknown": entry(404, { id: "Mandat tidak dikenal", en: "The mandate is unknown" }, { id: "Lihat mandat instansi di /api/v1/agencies/{agency}.", en: "See the agency's mandates in /api/v1/agencies/{agency}." }),
  "manifest-malformed": entry(422, { id: "Manifes keliru", en: "The manifest is malformed" }, { id: "Betulkan setiap butir yang disebutkan.", en: "Correct each item that is named." }),
  "method-not-allowed": entry(405, { id: "Metode tidak diizinkan", en: "The method is not allowed" }, { id: "Gunakan metode yang disebutkan dalam Allow.", en: "Use a method that Allow names." }),
  "not-final-yet": entry(409, { id: "Belum final", en: "Not final yet" }, { id: "Coba lagi setelah beberapa menit, atau minta finality=seen.", en: "Try again in a few minutes, or ask for finality=seen." }),
  "not-found": entry(404, { id: "Tidak ditemukan", en: "Not found" }, { id: "Periksa alamatnya.", en: "Check the address." }),
  "not-ready": entry(503, { id: "Jejak belum siap", en: "Jejak is not ready yet" }, { id: "Tunggu sebentar; lihat /readyz.", en: "Wait a moment; see /readyz." }),
  "not-running": entry(503, { id: "Jejak tidak sedang berjalan", en: "Jejak is not running" }, { id: "Jalankan npm start, atau sebutkan JEJAK_HOME yang benar.", en: "Run npm start, or name the right JEJAK_HOME." }),
  "note-malformed": entry(422, { id: "Catatan bertanda tangan keliru", en: "The signed note is malformed" }, { id: "Minta catatan itu lagi, utuh sampai baris terakhir.", en: "Ask for the note again, whole to its last line." }),
  "note-signature-invalid": entry(422, { id: "Tanda tangan catatan tidak cocok", en: "The note's signature does not hold" }, { id: "Minta catatan itu lagi dari penerbitnya, dan bandingkan kuncinya.", en: "Ask its publisher for the note again, and compare the key." }),
  "ocds-malformed": entry(422, { id: "Bukan rilis, paket, atau rekaman OCDS", en: "Not an OCDS release, package or record" }, { id: "Periksa tempat yang disebutkan.", en: "Check the place that is named." }),
  "ocds-release-missing": entry(422, { id: "Rekaman tidak berisi rilis", en: "The record contains no release" }, { id: "Minta paket rilis dari penerbit.", en: "Ask the publisher for the release package." }),
  "ocid-mismatch": entry(422, { id: "ocid langkah tidak sama dengan ocid manifes", en: "The step's ocid differs from the manifest's" }, { id: "Tandatangani langkah dengan ocid yang ada dalam manifes.", en: "Sign the step with the ocid that the manifest has." }),
  "part-start-failed": entry(500, { id: "Sebuah bagian Jejak tidak mau berjalan", en: "A part of Jejak does not start" }, { id: "Baca catatannya yang disebutkan.", en: "Read its log that is named." }),
  "policy-malformed": entry(422, { id: "Kebijakan persetujuan keliru", en: "The approval policy is malformed" }, { id: "Setiap tag meminta 1 sampai 8 persetujuan.", en: "Each tag asks for 1 to 8 approvals." }),
  "policy-not-in-force": entry(422, { id: "Kebijakan yang disebut langkah tidak sedang berlaku", en: "The policy that the step names was not in force" }, { id: "Jangan percaya bukti ini; minta entri kebijakan instansi itu.", en: "Do not believe this evidence; ask for the policy entries of that agency." }),
  "port-taken": entry(409, { id: "Porta sudah dipakai", en: "The port is taken" }, { id: "Pilih PORT lain, atau hentikan program yang memakainya.", en: "Choose another PORT, or stop the program that uses it." }),
  "presentation-audience": entry(422, { id: "Penyajian ditujukan kepada pemeriksa lain", en: "The presentation was made for another verifier" }, { id: "Minta pemegang membuat penyajian untuk Anda.", en: "Ask the holder to make a presentation for you." }),
  "presentation-nonce": entry(422, { id: "Penyajian ini bukan jawaban atas tantangan Anda", en: "The presentation does not answer your challenge" }, { id: "Ini mungkin penyajian lama yang dipakai ulang; minta yang baru dengan tantangan Anda.", en: "It may be an old presentation used again; ask for a new one with your challenge." }),
  "presentation-unbound": entry(422, { id: "Penyajian tidak diikat oleh kunci pemegangnya", en: "The presentation is not bound by its holder's key" }, { id: "Minta pemegang menyajikannya sendiri dengan kuncinya.", en: "Ask the holder to present it with the holder's own key." }),
  "private-key-invalid": entry(422, { id: "Kunci privat di luar kurvanya", en: "The private key is outside its curve" }, { id: "Periksa berkasnya: bukan nol, dan lebih kecil dari orde kurvanya (--p256 untuk P-256).", en: "Check the file: not zero, and smaller than the order of its curve (--p256 for P-256)." }),
  "process-ambiguous": entry(300, { id: "Beberapa instansi mencatat proses ini", en: "Several agencies recorded this process" }, { id: "Pilih salah satu alamat yang disebutkan.", en: "Choose one of the addresses that are named." }),
  "process-unknown": entry(404, { id: "Proses pengadaan tidak tercatat", en: "The procurement process is not recorded" }, { id: "Periksa ocid; huruf besar dan kecil berbeda.", en: "Check the ocid; upper and lower case differ." }),
  "proof-incomplete": entry(422, { id: "Bukti keadaan tidak lengkap", en: "The proof of state is incomplete" }, { id: "Minta bukti lagi; simpul yang hilang disebutkan.", en: "Ask for the proof again; the missing node is named." }),
  "proof-invalid": entry(422, { id: "Bukti tidak cocok", en: "The proof does not hold" }, { id: "Minta bukti lagi; kedua akar disebutkan.", en: "Ask for the proof again; both roots are named." }),
  "proof-malformed": entry(422, { id: "Bukti keadaan keliru", en: "The proof of state is malformed" }, { id: "Minta bukti lagi; bagian yang keliru disebutkan.", en: "Ask for the proof again; the wrong part is named." }),
  "proposal-not-open": entry(409, { id: "Usulan tidak terbuka", en: "The proposal is not open" }, { id: "Usulan sudah diberlakukan, diveto, ditarik, atau tidak ada.", en: "It was enacted, vetoed, withdrawn, or does not exist." }),
  "question-unanswered": entry(400, { id: "Pertanyaan tidak dijawab", en: "The question was not answered" }, { id: "Tidak ada yang dilakukan; jalankan lagi.", en: "Nothing was done; run it again." }),
  "rate-limited": entry(429, { id: "Terlalu banyak permintaan", en: "Too many requests" }, { id: "Coba lagi setelah waktu dalam Retry-After.", en: "Try again after the time in Retry-After." }),
  "record-agencies-differ": entry(400, { id: "Satu perintah menyebut dokumen beberapa instansi", en: "One command names records of several agencies" }, { id: "Jalankan sendiri-sendiri untuk tiap instansi yang disebutkan.", en: "Run it once for each of the agencies that are named." }),
  "record-backdated": entry(422, { id: "Dokumen bertanggal jauh sebelum tercatat di rantai", en: "The record is dated long before it was anchored" }, { id: "Tanyakan kepada penerbit; waktu yang terbukti adalah waktu batch dicatat.", en: "Ask the issuer; what is proved is the time when the batch was recorded." }),
  "record-batch-exists": entry(409, { id: "Batch ini sudah tercatat", en: "This very batch is anchored already" }, { id: "Tidak perlu berbuat apa-apa.", en: "Nothing to do." }),
  "record-batch-invalid": entry(422, { id: "Ukuran batch dokumen keliru", en: "The size of the batch of records is wrong" }, { id: "Ukurannya pangkat dua dari 64 sampai 1.048.576.", en: "Its size is a power of two from 64 to 1,048,576." }),
  "record-batch-unknown": entry(404, { id: "Batch atau indeks tidak tercatat", en: "The batch or index is not anchored" }, { id: "Periksa instansi, nomor batch, dan indeks.", en: "Check agency, batch number and index." }),
  "record-change-invalid": entry(409, { id: "Perubahan ini tidak dapat berlaku atas batch dokumen itu", en: "The change cannot apply to that batch of records" }, { id: "Lihat urutan, indeks, dan status sekarang yang disebutkan.", en: "See the sequence, index and present status that are named." }),
  "record-codes-malformed": entry(422, { id: "Kode QR dokumen keliru", en: "The record's codes are malformed" }, { id: "Pindai lagi semua kode dari kertas yang sama.", en: "Scan all codes of the same paper again." }),
  "record-disclosure-foreign": entry(422, { id: "Isian yang ditunjukkan bukan bagian dokumen ini", en: "A field that is shown is not part of this record" }, { id: "Isian itu diubah, atau berasal dari dokumen lain; jangan percayai.", en: "The field was changed, or comes from another record; do not believe it." }),
  "record-erased": entry(410, { id: "Dokumen ini sudah dihapus di sumbernya", en: "The record was erased at its source" }, { id: "Kuncinya dimusnahkan; salinan pemegang tetap dapat diperiksa.", en: "Its key was destroyed; the holder's copy can still be checked." }),
  "record-expired": entry(422, { id: "Masa berlaku dokumen sudah habis", en: "The record has expired" }, { id: "Minta dokumen yang masih berlaku.", en: "Ask for a record that is still valid." }),
  "record-issuer-differs": entry(422, { id: "Dokumen ini dari penerbit lain", en: "The record is of another issuer" }, { id: "Bandingkan rantai, RecordRegistry, dan instansi yang disebutkan.", en: "Compare the chain, RecordRegistry and agency that are named." }),
  "record-malformed": entry(422, { id: "Berkas dokumen keliru", en: "The record file is malformed" }, { id: "Minta lagi berkasnya kepada penerbit; tempat yang keliru disebutkan.", en: "Ask the issuer for the file again; the place is named." }),
  "record-not-included": entry(422, { id: "Dokumen ini tidak ada dalam batch yang tercatat", en: "The record is not in the batch on record" }, { id: "Jangan percayai; nomor, tempat, atau isinya bukan yang dicatat penerbit.", en: "Do not believe it; number, place or content is not what the issuer anchored." }),
  "record-not-yet": entry(422, { id: "Dokumen belum berlaku", en: "The record is not valid yet" }, { id: "Periksa lagi setelah waktu mulainya yang disebutkan.", en: "Check again after the time from which it holds, which is named." }),
  "record-number-taken": entry(409, { id: "Nomor batch bukan giliran ini", en: "The batch number is not the agency's next one" }, { id: "Tanda tangani lagi dengan nomor berikutnya.", en: "Sign again under the next number." }),
  "record-place-malformed": entry(400, { id: "Tempat dokumen keliru", en: "The place of a record is malformed" }, { id: "Tulis <instansi>/<batch>/<indeks>, batch dan indeks menurut laporan penerbitan, satu di tiap baris daftar; untuk supersede dua: yang lama, lalu penggantinya.", en: "Write <agency>/<batch>/<index>, batch and index as the report of issuing has them, one on each line of a list; for supersede two: the older record, then its successor." }),
  "record-postdated": entry(422, { id: "Dokumen bertanggal setelah tercatat di rantai", en: "The record is dated after it was anchored" }, { id: "Tanyakan kepada penerbit; yang tercatat tidak dapat dibuat setelahnya.", en: "Ask the issuer; what is on record cannot have been made afterwards." }),
  "record-revoked": entry(422, { id: "Dokumen dicabut", en: "The record was revoked" }, { id: "Waktu dan alasan pencabutan disebutkan; minta dokumen yang baru.", en: "Time and reason are named; ask for a new record." }),
  "record-sequence-stale": entry(409, { id: "Batch berubah lebih dulu", en: "The batch changed in the meantime" }, { id: "Baca keadaan terbaru lalu tanda tangani lagi.", en: "Read its present state and sign again." }),
  "record-status-final": entry(409, { id: "Status dokumen sudah final", en: "The record's status is final" }, { id: "Dokumen yang dicabut atau diganti tetap begitu; terbitkan dokumen baru.", en: "A revoked or superseded record stays so; issue a new one." }),
  "record-status-same": entry(409, { id: "Dokumen sudah berstatus itu", en: "The record has that status already" }, { id: "Tidak perlu berbuat apa-apa.", en: "Nothing to do." }),
  "record-successor-invalid": entry(409, { id: "Dokumen pengganti sendiri sudah dicabut atau diganti", en: "The successor is revoked or superseded itself" }, { id: "Sebut dokumen yang masih berlaku sebagai pengganti.", en: "Name a record in force as the successor." }),
  "record-superseded": entry(422, { id: "Dokumen diganti dengan yang baru", en: "The record was superseded" }, { id: "Minta dokumen penggantinya.", en: "Ask for the record that replaces it." }),
  "record-suspended": entry(422, { id: "Dokumen ditangguhkan", en: "The record is suspended" }, { id: "Periksa lagi nanti, atau tanyakan kepada penerbit.", en: "Check again later, or ask the issuer." }),
  "record-too-large": entry(413, { id: "Berkas dokumen terlalu besar", en: "The record file is too large" }, { id: "Gunakan berkas dokumen atau penyajian dari Jejak.", en: "Use a record or presentation file of Jejak." }),
  "record-type-differs": entry(422, { id: "Keterangan jenis dokumen bukan yang ditandatangani penerbit", en: "The description of the type is not the one the issuer signed" }, { id: "Gunakan keterangan jenis yang diterbitkan bersama dokumen.", en: "Use the description of the type that was issued with the record." }),
  "record-type-malformed": entry(422, { id: "Jenis dokumen keliru", en: "The type of record is malformed" }, { id: "Lihat bentuk jenis dokumen di PROTOCOL.md; tempat yang keliru disebutkan.", en: "See the form of types in PROTOCOL.md; the place is named." }),
  "record-unknown": entry(404, { id: "Dokumen tidak ada di brankas", en: "The vault has no such record" }, { id: "Periksa instansi, nomor batch, dan indeks.", en: "Check agency, batch number and index." }),
  "record-unsupported": entry(422, { id: "Format atau versi dokumen tidak dikenal", en: "The format or version of the record is unknown" }, { id: "Gunakan pemeriksa yang lebih baru.", en: "Use a newer verifier." }),
  "recorded.late": entry(422, { id: "Dicatat terlambat", en: "Recorded late" }, { id: "Bandingkan tanggal dokumen dengan waktu pencatatan.", en: "Compare the document's date with the time of recording." }),
  "reference-missing": entry(422, { id: "Pembanding tidak tersedia", en: "There is nothing to compare with" }, { id: "Bandingkan sendiri nilai yang disebutkan.", en: "Compare the value that is named by hand." }),
  "registrar-serving": entry(409, { id: "API penerbit instansi ini sudah berjalan di folder data ini", en: "The registrar's API of this agency serves in this data folder already" }, { id: "Pakai yang berjalan itu, atau hentikan prosesnya, yang disebutkan.", en: "Use that one, or stop its process, which is named." }),
  "registrar-token": entry(401, { id: "Token API penerbit tidak ada atau keliru", en: "The registrar API's token is missing or wrong" }, { id: "Kirim Authorization: Bearer dengan isi keys/registrar.token.", en: "Send Authorization: Bearer with what keys/registrar.token holds." }),
  "registry-missing": entry(503, { id: "Belum ada RecordRegistry yang terikat pada log", en: "No RecordRegistry is bound to the log yet" }, { id: "Jalankan jejak registry status; pada rantai lokal tunggu sebentar.", en: "Run jejak registry status; on the local chain wait a moment." }),
  "request-invalid": entry(422, { id: "Isi permintaan keliru", en: "The request's content is wrong" }, { id: "Betulkan tempat yang disebutkan.", en: "Correct the place that is named." }),
  "request-malformed": entry(400, { id: "Permintaan keliru", en: "The request is malformed" }, { id: "Betulkan setiap butir yang disebutkan.", en: "Correct each item that is named." }),
  "rows-changed": entry(409, { id: "Berkas baris berubah ketika diterbitkan", en: "The file of rows changed while it was being issued" }, { id: "Biarkan berkas tetap sampai selesai, lalu jalankan lagi. Baris yang sudah tercatat tetap berlaku.", en: "Leave the file as it is until the end, then run again. Rows that are anchored stay so." }),
  "rows-columns": entry(422, { id: "Baris pertama tidak menyebut satu pun kolom jenis dokumen ini", en: "The first line names no column of this type of record" }, { id: "Tulis nama kolom di baris pertama, persis seperti dalam jejak records types, dipisah koma, titik koma, atau tab, dalam UTF-8.", en: "Name the columns on the first line, just as jejak records types has them, with commas, semicolons or tabs between, in UTF-8." }),
  "rows-empty": entry(422, { id: "Berkas tidak berisi baris", en: "The file has no rows" }, { id: "CSV: baris pertama menyebut kolom, berikutnya satu baris per dokumen. NDJSON: satu objek per baris.", en: "CSV: the first line names the columns, then one line a record. NDJSON: one object a line." }),
  "rows-invalid": entry(422, { id: "Ada baris yang tidak benar; tidak ada yang diterbitkan", en: "Some rows are wrong; nothing was issued" }, { id: "Perbaiki baris dan kolom yang disebutkan, lalu jalankan lagi.", en: "Mend the lines and fields that are named, then run again." }),
  "rows-malformed": entry(422, { id: "Berkas baris tidak terbaca", en: "The file of rows is unreadable" }, { id: "Pada baris yang disebutkan, periksa tanda kutip, pengodean UTF-8, kolom yang dinamai dua kali, dan panjangnya (paling banyak 65.536 byte).", en: "At the line that is named, check quotes, the UTF-8 encoding, columns named twice, and its length (65,536 bytes at most)." }),
  "rpc-answer-forged": entry(502, { id: "RPC menjawab entri yang tidak cocok dengan log", en: "The RPC answered an entry that does not fit the log" }, { id: "Ambil lagi dari RPC lain; kedua nilai disebutkan.", en: "Fetch again from another RPC; both values are named." }),
  "rpc-answer-incomplete": entry(502, { id: "RPC menghilangkan atau mengulang entri", en: "The RPC dropped or repeated entries" }, { id: "Ambil lagi; indeks yang hilang disebutkan.", en: "Fetch again; the missing index is named." }),
  "rpc-answer-malformed": entry(502, { id: "Jawaban RPC keliru", en: "The RPC's answer is malformed" }, { id: "Coba lagi atau gunakan RPC lain.", en: "Try again or use another RPC." }),
  "rpc-answer-reordered": entry(502, { id: "RPC mengubah urutan log", en: "The RPC answered logs out of order" }, { id: "Ambil lagi dari RPC lain; kedua tempat disebutkan.", en: "Fetch again from another RPC; both places are named." }),
  "rpc-answer-repeated": entry(502, { id: "RPC mengulang log", en: "The RPC answered a log twice" }, { id: "Ambil lagi dari RPC lain; log yang terulang disebutkan.", en: "Fetch again from another RPC; the repeated log is named." }),
  "rpc-answer-stale": entry(502, { id: "RPC tertinggal dari blok yang sudah dikenal", en: "The RPC is behind a block already known" }, { id: "Tunggu RPC menyusul atau gunakan RPC lain.", en: "Wait until the RPC has caught up, or use another." }),
  "rpc-answer-too-large": entry(502, { id: "Jawaban RPC terlalu besar", en: "The RPC's answer is too large" }, { id: "Rentang blok diperkecil dengan sendirinya.", en: "The range of blocks is made smaller by itself." }),
  "rpc-state-pruned": entry(502, { id: "RPC tidak lagi menyimpan keadaan blok itu", en: "The RPC no longer holds that block's state" }, { id: "Coba lagi setelah waktu dalam Retry-After, sesudah indeks mengejar simpulnya; atau gunakan simpul arsip.", en: "Try again after the time in Retry-After, once the index has caught up with the node; or use an archive node." }),
  "run-invalid": entry(500, { id: "run.json tidak dapat dibaca", en: "run.json cannot be read" }, { id: "Jalankan npm start lagi; berkas itu akan ditulis ulang.", en: "Run npm start again; it writes the file anew." }),
  "sample-incomplete": entry(503, { id: "Buku contoh belum lengkap", en: "The sample ledger is not complete" }, { id: "Lihat /readyz dan catatan relai, lalu jalankan npm start lagi.", en: "See /readyz and the relay's log, then run npm start again." }),
  "sd-jwt-malformed": entry(422, { id: "SD-JWT keliru", en: "The SD-JWT is malformed" }, { id: "Gunakan berkas asli tanpa diubah; tempat yang keliru disebutkan.", en: "Use the original file unchanged; the place is named." }),
  "seals-insufficient": entry(422, { id: "Segel validator kurang", en: "Too few validators sealed the block" }, { id: "Bandingkan himpunan validator dalam berkas kepercayaan, atau minta bukti lagi.", en: "Compare the validators in the trust file, or ask for the proof again." }),
  "seals-malformed": entry(422, { id: "Data segel blok keliru", en: "The block's seals are malformed" }, { id: "Minta bukti lagi; blok QBFT membawa segel dalam extraData.", en: "Ask for the proof again; a QBFT block carries its seals in extraData." }),
  "seals-repeated": entry(422, { id: "Segel validator berulang", en: "A validator's seal is repeated" }, { id: "Minta bukti lagi; validator yang berulang disebutkan.", en: "Ask for the proof again; the repeated validator is named." }),
  "seals-stranger": entry(422, { id: "Segel bukan dari validator yang dikenal", en: "A seal is not by a known validator" }, { id: "Bandingkan himpunan validator dalam berkas kepercayaan; penanda tangannya disebutkan.", en: "Compare the validators in the trust file; the signer is named." }),
  "selection-too-large": entry(413, { id: "Pilihan ini terlalu besar untuk satu paket", en: "This selection is too large for one pack" }, { id: "Pilih satu bulan (month=1 sampai 12), atau paket satu proses.", en: "Choose a month (month=1 to 12), or the pack of one process." }),
  "sender-without-funds": entry(422, { id: "Akun pembayar tidak punya cukup dana untuk gas", en: "The paying account has too little money for the gas" }, { id: "Isi akun itu, atau pilih pembayar lain dengan --sender.", en: "Fund that account, or choose another one by --sender." }),
  "server-answer-malformed": entry(502, { id: "Jawaban server tidak sesuai bentuknya", en: "The server's answer has not the form expected" }, { id: "Samakan versi perintah dan server; bagian yang keliru disebutkan.", en: "Use the same version of command and server; the wrong part is named." }),
  "server-busy": entry(503, { id: "Peladen sedang penuh", en: "The server is busy" }, { id: "Coba lagi setelah waktu dalam Retry-After.", en: "Try again after the time in Retry-After." }),
  "server-unavailable": entry(503, { id: "Server tidak dapat dihubungi", en: "The server cannot be reached" }, { id: "Jalankan npm start, atau periksa --url.", en: "Run npm start, or check --url." }),
  "setup-incomplete": entry(500, { id: "Penyiapan tidak lengkap", en: "The set-up is incomplete" }, { id: "Jalankan npm start lagi dengan jaringan.", en: "Run npm start again with a network." }),
  "signature-invalid": entry(422, { id: "Tanda tangan tidak cocok", en: "The signature does not hold" }, { id: "Tandatangani data yang disebutkan dengan kunci mandat itu.", en: "Sign the data that is named with that mandate's key." }),
  "signer-mismatch": entry(422, { id: "Kunci bukan milik mandat ini", en: "The key is not this mandate's" }, { id: "Gunakan kunci yang hash-nya ada dalam mandat.", en: "Use the key whose hash is in the mandate." }),
  "signing-key-malformed": entry(422, { id: "Kunci rahasia catatan keliru", en: "The secret key of notes is malformed" }, { id: "Pulihkan berkas kunci itu dari cadangan, atau buat kunci baru dan umumkan kunci publiknya.", en: "Restore the key file from a backup, or make a new key and announce its public key." }),
  "slot-malformed": entry(422, { id: "Isi slot penyimpanan keliru", en: "The storage slot is malformed" }, { id: "Lihat susunan slot di PROTOCOL.md.", en: "See the layout of slots in PROTOCOL.md." }),
  "step-expired": entry(422, { id: "Masa berlaku persetujuan sudah lewat", en: "The approvals' validity is over" }, { id: "Tandatangani ulang dengan validUntil yang baru.", en: "Sign again with a new validUntil." }),
  "step-refused": entry(422, { id: "Kontrak menolak langkah", en: "The contract refused the step" }, { id: "Baca alasan penolakan yang disebutkan.", en: "Read the reason of the refusal that is named." }),
  "step-unknown": entry(404, { id: "Jejak ini tidak punya langkah itu", en: "The trail has no such step" }, { id: "Langkah dinomori dari 0; lihat daftar versi.", en: "Steps are numbered from 0; see the list of versions." }),
  "submission-unknown": entry(404, { id: "Kiriman tidak dikenal", en: "The submission is unknown" }, { id: "Periksa nomornya.", en: "Check its id." }),
  "succession-unknown": entry(422, { id: "Penerusan instansi tidak dikenal", en: "The succession is unknown" }, { id: "Gunakan nomor penerusan yang berlaku.", en: "Use the number of a succession in force." }),
  "tags-unknown": entry(422, { id: "Bit tag tidak dikenal", en: "A tag bit is unknown" }, { id: "Gunakan tag OCDS 1.1.5, other, atau closes.", en: "Use the tags of OCDS 1.1.5, other, or closes." }),
  "tags.mismatch": entry(422, { id: "Tag tidak sama dengan isi manifes", en: "The tags differ from the manifest's" }, { id: "Bandingkan tag rilis dengan tag yang ditandatangani.", en: "Compare the release's tags with the tags that were signed." }),
  "tile-incomplete": entry(502, { id: "Ubin log tidak lengkap", en: "A tile of the log is incomplete" }, { id: "Ambil ubin itu lagi; ubin dan jumlah hash-nya disebutkan.", en: "Fetch the tile again; the tile and its number of hashes are named." }),
  "trail-broken": entry(422, { id: "Jejak tidak bersambung", en: "The trail does not fold" }, { id: "Langkah yang tidak cocok disebutkan dengan kedua nilainya.", en: "The step that does not fit is named with both values." }),
  "trail-closed": entry(409, { id: "Jejak sudah ditutup", en: "The trail is closed" }, { id: "Hanya koreksi yang diterima.", en: "Only corrections are accepted." }),
  "transaction-failed": entry(502, { id: "Transaksi gagal", en: "The transaction failed" }, { id: "Relai mencoba lagi; lihat keadaan kiriman.", en: "The relay tries again; see the submission's state." }),
  "tree-index": entry(422, { id: "Indeks di luar pohon", en: "The index is outside the tree" }, { id: "Indeks dari 0 sampai ukuran - 1.", en: "Use an index from 0 to size - 1." }),
  "tree-size": entry(422, { id: "Ukuran pohon tidak mungkin", en: "The tree size is not possible" }, { id: "Ukuran lama dari 1 sampai ukuran baru.", en: "Use an old size from 1 to the new size." }),
  "trust-malformed": entry(422, { id: "Berkas kepercayaan keliru", en: "The trust file is malformed" }, { id: "Betulkan butir yang disebutkan; lihat PROTOCOL.md.", en: "Correct what is named; see PROTOCOL.md." }),
  "trust-several": entry(422, { id: "Ada lebih dari satu berkas kepercayaan", en: "There is more than one trust file" }, { id: "Mulai lagi, dan berikan hanya berkas kepercayaan Anda sendiri: berkas dari pemberi bukti membenarkan apa pun.", en: "Start again, and give your own trust file only: one from whoever gave the evidence justifies anything." }),
  "trust-unsupported": entry(422, { id: "Format atau versi berkas kepercayaan tidak dikenal", en: "The format or version of the trust file is unknown" }, { id: "Gunakan pemeriksa yang lebih baru, atau berkas jejak-trust versi 1.", en: "Use a newer verifier, or a file of jejak-trust version 1." }),
  "trust-without-registry": entry(422, { id: "Berkas kepercayaan tidak menyebut RecordRegistry", en: "The trust file names no RecordRegistry" }, { id: "Tambahkan recordRegistry {address, codeHash} ke berkas kepercayaan; jejak trust menuliskannya bila kontrak itu ada, jejak codehash menghitung codeHash.", en: "Add recordRegistry {address, codeHash} to the trust file; jejak trust writes it where that contract is there, jejak codehash calculates codeHash." }),
  "unauthorised": entry(403, { id: "Tidak berwenang", en: "Not authorised" }, { id: "Gunakan kunci yang berwenang.", en: "Use a key that is authorised." }),
  "unsupported-media-type": entry(415, { id: "Jenis isi tidak diterima", en: "The content type is not accepted" }, { id: "Kirim application/json.", en: "Send application/json." }),
  "usage": entry(400, { id: "Perintah keliru", en: "The command is wrong" }, { id: "Lihat perintah yang sama dengan --help.", en: "See the same command with --help." }),
  "validators-mismatch": entry(422, { id: "Validator dalam blok bukan yang dipercaya", en: "The block's validators are not those trusted" }, { id: "Bandingkan himpunan validator dan rentang bloknya dalam berkas kepercayaan.", en: "Compare the validators and their range of blocks in the trust file." }),
  "vault-batch-anchored": entry(409, { id: "Batch ini sudah tercatat di rantai", en: "The batch is anchored already" }, { id: "Tidak perlu berbuat apa-apa; isinya tidak dapat diganti.", en: "Nothing to do; what it holds cannot be replaced." }),
  "vault-batch-unknown": entry(404, { id: "Batch tidak ada di brankas", en: "The vault has no such batch" }, { id: "Periksa instansi dan nomor batch.", en: "Check agency and batch number." }),
  "vault-key-unreadable": entry(500, { id: "Kunci brankas tidak dapat dibuka", en: "A key of the vault cannot be opened" }, { id: "Periksa kunci induk dan folder kunci; jangan menghapus apa pun. Lihat docs/registrar.md.", en: "Check the master key and the folder of keys; delete nothing. See docs/registrar.md." }),
  "vault-missing": entry(503, { id: "Brankas belum disiapkan", en: "The vault is not set up" }, { id: "Isi VAULT_DATABASE_URL, dan buat peran serta skema vault miliknya seperti dalam docs/registrar.md.", en: "Set VAULT_DATABASE_URL, and make the role and its schema vault as docs/registrar.md has it." }),
  "vault-open-to-others": entry(500, { id: "Brankas dapat dibaca peran basis data lain", en: "Other database roles can read the vault" }, { id: "Cabut hak peran yang disebutkan atas skema vault; jangan memakai superuser untuk DATABASE_URL, dan untuk VAULT_DATABASE_URL pakai pemilik skema itu.", en: "Revoke the named roles' rights on the schema vault; use no superuser for DATABASE_URL, and for VAULT_DATABASE_URL the owner of that schema." }),
  "versions-too-large": entry(422, { id: "Terlalu banyak teks untuk disusun menjadi versi", en: "Too much text to compile versions of" }, { id: "Baca manifes setiap langkah satu per satu.", en: "Read the manifest of each step by itself." }),
  "vkey-malformed": entry(422, { id: "Kunci saksi keliru", en: "The witness's key is malformed" }, { id: "Salin kunci utuh dari saksi: nama+id+kunci.", en: "Copy the whole key from the witness: name+id+key." }),
  "witness-busy": entry(503, { id: "Saksi belum dapat menjawab", en: "The witness cannot answer yet" }, { id: "Coba lagi sebentar; saksi masih membaca log dari awal.", en: "Try again shortly; the witness still reads the log from the beginning." }),
  "witness-halted": entry(409, { id: "Saksi berhenti: operator terbukti menandatangani dua pandangan", en: "The witness has stopped: the operator is proved to have signed two views" }, { id: "Baca docs/witness.md; berkas buktinya ada di folder saksi.", en: "Read docs/witness.md; the file that proves it is in the witness's folder." }),
  "witness-state-damaged": entry(500, { id: "Keadaan saksi rusak", en: "The witness's state is damaged" }, { id: "Jangan menghapusnya lalu meneruskan dengan kunci yang sama; buat kunci dan folder baru.", en: "Do not delete it and go on with the same key; make a new key and folder." }),
  "witness-state-foreign": entry(409, { id: "Folder ini milik saksi atas log atau kunci lain", en: "This folder belongs to a witness of another log or with another key" }, { id: "Pilih folder lain untuk log atau kunci ini.", en: "Choose another folder for this log or key." }),
  "witness-unavailable": entry(503, { id: "Saksi tidak menjawab", en: "The witness does not answer" }, { id: "Hubungi saksi itu; peladen bertanya lagi dengan sendirinya.", en: "Contact the witness; the server asks again by itself." }),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof CODES;

export interface ErrorDetails {
  /** Where: a JSON path with line and column, a file, a field. */
  at?: string;
  /** The offending values, both sides where two were compared. */
  values?: Record<string, unknown>;
  cause?: unknown;
  /** One sentence in English for logs, where title and values do not say it. */
  detail?: string;
}

/** The one error of Jejak: a code of the registry, the place and the offending values. */
export class JejakError extends Error {
  readonly code: ErrorCode;
  readonly at?: string;
  readonly values?: Record<string, unknown>;
  readonly detail?: string;

  constructor(code: ErrorCode, { at, values, cause, detail }: ErrorDetails = {}) {
    super(messageOf(code, { at, values, detail }), cause === undefined ? undefined : { cause });
    this.name = "JejakError";
    this.code = code;
    if (at !== undefined) this.at = at;
    if (values !== undefined) this.values = values;
    if (detail !== undefined) this.detail = detail;
  }
}

type MessageParts = { [key in "at" | "values" | "detail"]: ErrorDetails[key] | undefined };

function messageOf(code: ErrorCode, { at, values, detail }: MessageParts): string {
  const told = values === undefined ? "" : ` ${JSON.stringify(values, printable)}`;
  const place = at === undefined ? "" : ` at ${at}`;
  return `${CODES[code].title.en}${place}${detail === undefined ? "" : `: ${detail}`} [${code}]${told}`;
}

function printable(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

/** Exit codes of every command; README documents them. A code is never used again for something else. */
export const EXIT = {
  /** Everything that was asked for is done, or holds. */
  done: 0,
  /** Something that was checked does not hold. */
  findings: 1,
  /** The command, an option or the configuration is wrong. */
  usage: 2,
  /** The input is not what it should be. */
  input: 3,
  /** It is not there, or not known: unknown is not false. */
  notFound: 4,
  /** It contradicts what is there: another content, a moved head, a name that is taken. */
  conflict: 5,
  /** Refused: a mandate, a passphrase, a right that is missing. */
  refused: 6,
  /** Server, chain, database or disk cannot be used now; nothing is known. */
  unavailable: 7,
  /** Done in part: the rest is told one by one. */
  partly: 8,
  /** Not done, because the question was not answered with yes. */
  declined: 9,
  /** An error inside Jejak. */
  internal: 70,
} as const;

const EXIT_OF_STATUS: Readonly<Record<number, number>> = {
  300: EXIT.conflict,
  403: EXIT.refused,
  404: EXIT.notFound,
  405: EXIT.usage,
  409: EXIT.conflict,
  410: EXIT.notFound,
  429: EXIT.unavailable,
  500: EXIT.internal,
  502: EXIT.unavailable,
  503: EXIT.unavailable,
  507: EXIT.unavailable,
};

const USAGE: ReadonlySet<ErrorCode> = new Set([
  "config-invalid",
  "record-agencies-differ",
  "record-place-malformed",
  "usage",
]);

/** The exit code of a command that ends with this error. */
export function exitCode(code: ErrorCode): number {
  if (code === "erasure-unfinished") return EXIT.partly;
  if (code === "question-unanswered") return EXIT.declined;
  if (USAGE.has(code)) return EXIT.usage;
  return EXIT_OF_STATUS[CODES[code].status] ?? EXIT.input;
}

export function isJejakError(error: unknown, code?: ErrorCode): error is JejakError {
  return error instanceof JejakError && (code === undefined || error.code === code);
}
