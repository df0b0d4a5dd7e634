import { CODES, type Bilingual, type ErrorCode } from "./errors.ts";

/** The languages of Jejak, the first one first. */
export const LANGUAGES = ["id", "en"] as const;

export type Lang = (typeof LANGUAGES)[number];

/**
 * Every text that people read, in both languages, in alphabetical order of its key; `{name}` is filled in.
 * A text without its translation does not compile.
 */
// prettier-ignore
export const TEXTS = {
  "cli": { id: "Jejak: jejak audit pengadaan yang dapat diperiksa siapa pun", en: "Jejak: an audit trail of procurement that anybody can check" },
  "cli.agency": { id: "instansi", en: "agencies" },
  "cli.agency.add": { id: "usulkan instansi baru sebagai administrator, tunggu masa tunggu bila singkat, lalu berlakukan", en: "propose a new agency as administrator, wait for the delay where it is short, then enact" },
  "cli.agency.added": { id: "Instansi {id} terdaftar dengan {grants} mandat", en: "Agency {id} is admitted with {grants} mandates" },
  "cli.agency.enact": { id: "berlakukan usulan yang masa tunggunya sudah lewat", en: "enact a proposal whose delay is over" },
  "cli.agency.holders": { id: "Simpan pemegang ini di instansi; hanya instansi yang tahu siapa orangnya:", en: "Keep these holders at the agency; only the agency knows who they are:" },
  "cli.agency.later": { id: "Usulan {proposal} dapat diberlakukan mulai {time}: jalankan jejak agency enact {id} {proposal}", en: "Proposal {proposal} can be enacted from {time}: run jejak agency enact {id} {proposal}" },
  "cli.agency.waiting": { id: "Diusulkan; menunggu {seconds} detik sampai dapat diberlakukan", en: "Proposed; waiting {seconds} seconds until it can be enacted" },
  "cli.anchor": { id: "catat satu langkah: manifes, atau rilis OCDS beserta berkas dokumennya", en: "record one step: a manifest, or an OCDS release with its document files" },
  "cli.anchor.ask": { id: "Catat langkah ini? Yang tercatat tidak dapat dihapus. [y/t] ", en: "Record this step? What is recorded cannot be removed. [y/n] " },
  "cli.anchor.declined": { id: "Tidak dicatat.", en: "Not recorded." },
  "cli.anchor.personal": { id: "Tampak seperti data pribadi di {count} tempat; yang tercatat tidak dapat dihapus", en: "Looks like personal data in {count} places; what is recorded cannot be removed" },
  "cli.anchor.public": { id: "Yang akan terbuka untuk umum", en: "What will be public" },
  "cli.anchor.recorded": { id: "Tercatat", en: "Recorded" },
  "cli.backup": { id: "cadangkan jurnal rantai, isi, kiriman, dan kunci ke satu berkas", en: "back up the chain's journal, content, submissions and keys into one file" },
  "cli.backup.done": { id: "Cadangan {file}: {files} berkas, {bytes} byte. Di dalamnya ada kunci: simpan seperti menyimpan kunci.", en: "Backup {file}: {files} files, {bytes} bytes. It holds keys: keep it as you keep keys." },
  "cli.deploy": { id: "pasang kontrak pada jaringan di RPC_URL dan tulis deployments/<chainId>.json", en: "deploy the contracts on the network at RPC_URL and write deployments/<chainId>.json" },
  "cli.deploy.done": { id: "Kontrak terpasang pada rantai {chainId}", en: "The contracts stand on chain {chainId}" },
  "cli.doctor": { id: "periksa mesin, folder data, dan apakah rantai, indeks, dan API sepaham", en: "check the machine, the data folder, and whether chain, index and API agree" },
  "cli.import": { id: "impor data yang sudah diterbitkan", en: "import published data" },
  "cli.import.conflict": { id: "Konflik: {ocid}, rilis {release}, {count} isi berbeda", en: "Conflict: {ocid}, release {release}, {count} different contents" },
  "cli.import.ocds": { id: "catat semua rilis dalam paket, rekaman, atau baris JSON OCDS; menjalankannya lagi tidak mencatat apa pun dua kali", en: "record all releases in OCDS packages, records or JSON Lines; running it again records nothing twice" },
  "cli.import.personal": { id: "Tampak seperti data pribadi dalam {releases} rilis: {kinds}", en: "Looks like personal data in {releases} releases: {kinds}" },
  "cli.import.progress": { id: "Merekam", en: "Recording" },
  "cli.import.reading": { id: "Membaca", en: "Reading" },
  "cli.import.summary": { id: "{recorded} tercatat, {there} sudah ada, {conflicts} konflik, {refused} ditolak; {files} berkas, {problems} tidak terbaca sebagian atau seluruhnya, {linked} rilis hanya ditautkan, {repeats} salinan sama", en: "{recorded} recorded, {there} already there, {conflicts} conflicts, {refused} refused; {files} files, {problems} not readable in part or whole, {linked} releases only linked, {repeats} equal copies" },
  "cli.keys": { id: "kunci pejabat (keystore terenkripsi di JEJAK_HOME/keys)", en: "officers' keys (encrypted keystores in JEJAK_HOME/keys)" },
  "cli.keys.create": { id: "buat kunci baru", en: "make a new key" },
  "cli.keys.import": { id: "impor kunci privat dari berkas", en: "import a private key from a file" },
  "cli.keys.list": { id: "daftar kunci", en: "list the keys" },
  "cli.keys.none": { id: "Belum ada kunci.", en: "There are no keys yet." },
  "cli.mandate": { id: "mandat pejabat sebuah instansi", en: "mandates of an agency's officers" },
  "cli.mandate.grant": { id: "beri mandat, ditandatangani administrator instansi", en: "grant a mandate, signed by the agency's administrators" },
  "cli.mandate.granted": { id: "Mandat {number} diberikan kepada {signer}", en: "Mandate {number} granted to {signer}" },
  "cli.mandate.list": { id: "daftar mandat", en: "list the mandates" },
  "cli.mandate.revoke": { id: "cabut mandat untuk selamanya, ditandatangani administrator instansi", en: "revoke a mandate for ever, signed by an administrator of the agency" },
  "cli.mandate.revoked": { id: "Mandat {number} dicabut", en: "Mandate {number} revoked" },
  "cli.no": { id: "tidak", en: "no" },
  "cli.option.administrator": { id: "alamat administrator kontrak; kosong: kunci yang memasang", en: "address of the contracts' administrator; none: the deploying key" },
  "cli.option.admissions": { id: "berkas JSON berisi instansi yang terdaftar sejak awal", en: "JSON file with agencies admitted from the first block on" },
  "cli.option.agency": { id: "instansi: kode resmi atau kuncinya", en: "the agency: official id or its key" },
  "cli.option.approvals": { id: "paling sedikit persetujuan yang diminta", en: "the least number of approvals asked for" },
  "cli.option.closes": { id: "langkah ini menutup jejak", en: "this step closes the trail" },
  "cli.option.corrects": { id: "indeks langkah yang dikoreksi dalam jejaknya", en: "trail index of the step that this one corrects" },
  "cli.option.deadline": { id: "batas waktu pemasukan penawaran (RFC 3339), atau none", en: "deadline for bids (RFC 3339), or none" },
  "cli.option.deployment": { id: "berkas deployments/<chainId>.json yang Anda percayai", en: "the file deployments/<chainId>.json that you trust" },
  "cli.option.document": { id: "dokumen: <id>=<berkas>, boleh berulang", en: "a document: <id>=<file>, repeatable" },
  "cli.option.documents": { id: "folder berisi dokumen, dicocokkan menurut id atau nama berkas", en: "folder of documents, matched by id or file name" },
  "cli.option.encoding": { id: "penyandian berkas yang bukan UTF-8, misalnya iso-8859-1", en: "encoding of files that are not UTF-8, for example iso-8859-1" },
  "cli.option.from": { id: "mulai berlaku (RFC 3339)", en: "in force from (RFC 3339)" },
  "cli.option.grant": { id: "mandat pertama: <alamat atau nama kunci>=<peran,…>, boleh berulang", en: "a first mandate: <address or key name>=<role,…>, repeatable" },
  "cli.option.holder": { id: "pemegang (32 byte); kosong: acak, orang baru", en: "holder (32 bytes); none: random, a new person" },
  "cli.option.home": { id: "folder data (JEJAK_HOME)", en: "data folder (JEJAK_HOME)" },
  "cli.option.json": { id: "hasil sebagai JSON di stdout", en: "result as JSON on stdout" },
  "cli.option.key": { id: "kunci penanda tangan: nama atau berkas keystore, boleh berulang", en: "signing key: name or keystore file, repeatable" },
  "cli.option.lang": { id: "bahasa: id atau en", en: "language: id or en" },
  "cli.option.name": { id: "nama instansi", en: "the agency's name" },
  "cli.option.officialId": { id: "kode resmi instansi", en: "the agency's official id" },
  "cli.option.passphraseFile": { id: "berkas frasa sandi, satu untuk semua kunci atau satu untuk setiap kunci", en: "passphrase file, one for all keys or one for each key" },
  "cli.option.pilot": { id: "masa tunggu pendek untuk uji coba", en: "short delays for a pilot" },
  "cli.option.privateKeyFile": { id: "berkas berisi kunci privat heksadesimal", en: "file with the private key in hexadecimal" },
  "cli.option.publisher": { id: "penerbit, bila berkas tidak menyebutnya", en: "publisher, where the files do not name one" },
  "cli.option.reason": { id: "alasan: 0 tanpa, 1 purnatugas, 2 pindah, 3 kunci hilang, 4 kunci bocor, 5 diganti", en: "reason: 0 unspecified, 1 left office, 2 moved, 3 key lost, 4 key compromised, 5 superseded" },
  "cli.option.roles": { id: "peran: administer, record, approve, withdraw, issue", en: "roles: administer, record, approve, withdraw, issue" },
  "cli.option.rpc": { id: "RPC rantai", en: "the chain's RPC" },
  "cli.option.sender": { id: "kunci yang membayar gas", en: "key that pays the gas" },
  "cli.option.signer": { id: "alamat atau nama kunci pejabat", en: "the officer's address or key name" },
  "cli.option.source": { id: "alamat asal, bila berkas tidak menyebutnya", en: "address of origin, where the files do not name one" },
  "cli.option.suspectFrom": { id: "kunci dicurigai sejak (RFC 3339)", en: "the key is suspected since (RFC 3339)" },
  "cli.option.tags": { id: "tag yang boleh ditandatangani, dipisah koma; kosong: semua", en: "tags that may be signed, separated by commas; none: all" },
  "cli.option.until": { id: "berlaku sampai sebelum (RFC 3339)", en: "in force until before (RFC 3339)" },
  "cli.option.url": { id: "alamat Jejak", en: "address of Jejak" },
  "cli.option.yes": { id: "jangan bertanya", en: "do not ask" },
  "cli.passphrase.again": { id: "Ulangi frasa sandi: ", en: "Passphrase again: " },
  "cli.passphrase.differ": { id: "kedua frasa sandi berbeda", en: "the two passphrases differ" },
  "cli.passphrase.new": { id: "Frasa sandi baru: ", en: "New passphrase: " },
  "cli.passphrase.of": { id: "Frasa sandi {name}: ", en: "Passphrase of {name}: " },
  "cli.reindex": { id: "bangun ulang indeks dari rantai dan berkas isi", en: "rebuild the index from the chain and the content files" },
  "cli.reindex.done": { id: "Indeks dibangun ulang: {size} entri", en: "Index rebuilt: {size} entries" },
  "cli.restore": { id: "pulihkan cadangan ke JEJAK_HOME yang kosong", en: "restore a backup into an empty JEJAK_HOME" },
  "cli.restore.done": { id: "Dipulihkan ke {folder}. Jalankan npm start; indeks dibangun ulang dari rantai.", en: "Restored into {folder}. Run npm start; the index is rebuilt from the chain." },
  "cli.status": { id: "keadaan buku besar", en: "state of the ledger" },
  "cli.trail": { id: "tampilkan jejak sebuah proses", en: "show the trail of a process" },
  "cli.verify": { id: "periksa berkas: hash, cari di buku besar, lalu cocokkan dengan rantai lewat RPC", en: "check files: hash, look up, then compare with the chain by RPC" },
  "cli.verify.unknown": { id: "tidak dikenal: tidak ada langkah tercatat dengan hash ini, dan itu bukan berarti palsu", en: "unknown: no recorded step has this hash, which does not make it false" },
  "cli.yes": { id: "ya", en: "yes" },
  "content.notPublished": { id: "belum diterbitkan sejak {since}", en: "not published since {since}" },
  "content.published": { id: "diterbitkan", en: "published" },
  "content.withdrawn": { id: "ditarik: {reason}", en: "withdrawn: {reason}" },
  "finality.finalized": { id: "final", en: "finalized" },
  "finality.safe": { id: "aman", en: "safe" },
  "finality.seen": { id: "terlihat", en: "seen" },
  "finding.error": { id: "tidak dapat diperiksa", en: "could not be checked" },
  "finding.fail": { id: "tidak cocok", en: "does not hold" },
  "finding.pass": { id: "cocok", en: "holds" },
  "finding.skipped": { id: "dilewati", en: "skipped" },
  "home.api": { id: "Untuk mesin dan pemeriksa", en: "For machines and auditors" },
  "home.apiHint": { id: "Semua di bawah ini JSON. Setiap jawaban menyebut blok yang menjadi dasarnya (asOf).", en: "All of these are JSON. Every answer names the block it was read from (asOf)." },
  "home.block": { id: "Sampai blok", en: "Up to block" },
  "home.chain": { id: "Rantai (chain id)", en: "Chain id" },
  "home.count.agencies": { id: "instansi", en: "agencies" },
  "home.count.documents": { id: "dokumen", en: "documents" },
  "home.count.processes": { id: "proses pengadaan", en: "procurement processes" },
  "home.count.steps": { id: "langkah tercatat", en: "steps recorded" },
  "home.empty": { id: "Belum ada langkah yang tercatat.", en: "No step has been recorded yet." },
  "home.entry": { id: "entri {index}", en: "entry {index}" },
  "home.footer": { id: "Server ini tidak perlu dipercaya: akar di atas dapat dibandingkan dengan kontrak AuditLog melalui RPC pilihan Anda.", en: "This server need not be trusted: compare the root above with the contract AuditLog through an RPC of your choice." },
  "home.halted": { id: "Indeks berhenti; yang terlihat adalah keadaan baik terakhir. Lihat /readyz.", en: "The index has stopped; what you see is the last good state. See /readyz." },
  "home.ledger": { id: "Buku besar", en: "The ledger" },
  "home.newest": { id: "Langkah terbaru", en: "Newest steps" },
  "home.root": { id: "Akar log", en: "Root of the log" },
  "home.size": { id: "Jumlah entri", en: "Entries" },
  "home.tagline": { id: "jejak audit pengadaan yang dapat diperiksa siapa pun", en: "a procurement audit trail that anybody can check" },
  "home.what1": { id: "Jejak mencatat sidik digital setiap langkah pengadaan, ditandatangani pejabatnya, dalam buku besar yang hanya dapat ditambah.", en: "Jejak records a fingerprint of every procurement step, signed by the officers in charge, in a ledger that only grows." },
  "home.what2": { id: "Yang tercatat tidak dapat diubah, dihapus, atau diundurkan tanggalnya oleh siapa pun, termasuk pengelola; koreksi adalah langkah baru.", en: "What is recorded can be changed, removed or back-dated by nobody, the administrator included; a correction is a new step." },
  "home.what3": { id: "Siapa pun dapat memeriksa dokumen dan jejaknya sendiri, tanpa mempercayai server ini.", en: "Anybody can check documents and their trail by themselves, without trusting this server." },
  "personal.bankAccount": { id: "nomor rekening", en: "bank account" },
  "personal.email": { id: "alamat surel", en: "e-mail address" },
  "personal.nik": { id: "NIK", en: "national identity number (NIK)" },
  "personal.npwp": { id: "NPWP", en: "taxpayer number (NPWP)" },
  "personal.telephone": { id: "nomor telepon", en: "telephone number" },
  "sample.mark": { id: "DATA CONTOH", en: "SAMPLE DATA" },
  "sample.progress": { id: "Merekam buku contoh: {done} dari {all} langkah", en: "Recording the sample ledger: {done} of {all} steps" },
  "start.adopted": { id: "Mengakhiri sisa proses dari pemakaian sebelumnya: {parts}", en: "Ending processes left by an earlier run: {parts}" },
  "start.chain": { id: "Menjalankan rantai setempat", en: "Starting the local chain" },
  "start.chainReplay": { id: "Memutar ulang rantai: {blocks} blok", en: "Replaying the chain: {blocks} blocks" },
  "start.contract": { id: "Kontrak terpasang: {name}", en: "Contract deployed: {name}" },
  "start.database": { id: "Menjalankan PostgreSQL", en: "Starting PostgreSQL" },
  "start.folder": { id: "Folder data: {folder}", en: "Data folder: {folder}" },
  "start.open": { id: "Jejak siap. Buka:", en: "Jejak is ready. Open:" },
  "start.parts": { id: "Menjalankan relai, pengindeks, dan API", en: "Starting relay, indexer and API" },
  "start.restart": { id: "{part} berakhir ({how}); dijalankan lagi dalam {seconds} detik", en: "{part} ended ({how}); starting it again in {seconds} s" },
  "start.sampleFailed": { id: "Buku contoh belum lengkap; lihat {log}. Dilanjutkan pada npm start berikutnya.", en: "The sample ledger is not complete; see {log}. The next npm start goes on with it." },
  "start.stop": { id: "Tekan Ctrl-C untuk berhenti.", en: "Press Ctrl-C to stop." },
  "start.stopped": { id: "Jejak berhenti; semua yang tercatat tersimpan.", en: "Jejak has stopped; everything recorded is kept." },
  "start.stopping": { id: "Menghentikan Jejak…", en: "Stopping Jejak…" },
  "start.try": { id: "Coba perintah ini di terminal lain:", en: "Try this command in another terminal:" },
  "tag.award": { id: "penetapan pemenang", en: "award" },
  "tag.awardCancellation": { id: "pembatalan pemenang", en: "award cancelled" },
  "tag.awardUpdate": { id: "perubahan pemenang", en: "award updated" },
  "tag.closes": { id: "jejak ditutup", en: "trail closed" },
  "tag.compiled": { id: "rilis gabungan", en: "compiled release" },
  "tag.contract": { id: "kontrak", en: "contract" },
  "tag.contractAmendment": { id: "adendum kontrak", en: "contract amended" },
  "tag.contractTermination": { id: "kontrak berakhir", en: "contract ended" },
  "tag.contractUpdate": { id: "perubahan data kontrak", en: "contract updated" },
  "tag.implementation": { id: "pelaksanaan", en: "implementation" },
  "tag.implementationUpdate": { id: "kemajuan pelaksanaan", en: "implementation updated" },
  "tag.other": { id: "lainnya", en: "other" },
  "tag.planning": { id: "perencanaan", en: "planning" },
  "tag.planningUpdate": { id: "perubahan perencanaan", en: "planning updated" },
  "tag.tender": { id: "pengumuman tender", en: "tender" },
  "tag.tenderAmendment": { id: "adendum tender", en: "tender amended" },
  "tag.tenderCancellation": { id: "pembatalan tender", en: "tender cancelled" },
  "tag.tenderUpdate": { id: "perubahan tender", en: "tender updated" },
  "withdrawal.0": { id: "tanpa alasan khusus", en: "unspecified" },
  "withdrawal.1": { id: "data pribadi", en: "personal data" },
  "withdrawal.2": { id: "perintah pengadilan", en: "court order" },
  "withdrawal.3": { id: "keamanan", en: "security" },
  "withdrawal.4": { id: "diterbitkan karena keliru", en: "published by mistake" },
} as const satisfies Record<string, Bilingual>;

export type TextKey = keyof typeof TEXTS;

type NamesIn<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** The values that the text of a key is filled with: required exactly where it names some. */
export type TextParams<K extends TextKey> = Record<NamesIn<(typeof TEXTS)[K]["id"]>, string | number>;

type Params<K extends TextKey> = [NamesIn<(typeof TEXTS)[K]["id"]>] extends [never]
  ? []
  : [params: TextParams<K>];

/** The text of a key in a language, filled in. */
export function text<K extends TextKey>(lang: Lang, key: K, ...[params]: Params<K>): string {
  return fill(TEXTS[key][lang], params ?? {});
}

/** Title and remedy of an error in a language. */
export function errorText(lang: Lang, code: ErrorCode): { title: string; remedy: string } {
  return { title: CODES[code].title[lang], remedy: CODES[code].remedy[lang] };
}

function fill(template: string, params: Partial<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}
