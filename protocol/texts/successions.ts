import type { Bilingual } from "../errors.ts";

/** Merged and split agencies: an agency's page, and the commands about successions and proposals. */
// prettier-ignore
export const SUCCESSIONS = {
  "agency.succession": { id: "Instansi penerus dan pendahulu", en: "Succeeding and preceding agencies" },
  "cli.agency.takeBack": { id: "tarik kembali usulan tentang instansi, sebagai administrator kontrak", en: "take back a proposal about an agency, as the contracts' administrator" },
  "cli.agency.takenBack": { id: "Usulan {proposal} tentang {agency} ditarik kembali", en: "Proposal {proposal} about {agency} is taken back" },
  "cli.agency.veto": { id: "tolak usulan tentang instansi sendiri, ditandatangani administratornya", en: "veto a proposal about one's own agency, signed by an administrator of it" },
  "cli.agency.vetoed": { id: "Usulan {proposal} tentang {agency} ditolak", en: "Proposal {proposal} about {agency} is vetoed" },
  "cli.option.succession": { id: "nomor suksesi: instansi penerus menandatangani untuk --agency (0: tidak); dicari sendiri bila tidak disebut", en: "number of the succession by which a successor signs for --agency (0: none); found by itself where it is not given" },
  "cli.signedFor": { id: "{by} menandatangani untuk {agency} (suksesi {succession})", en: "{by} signs for {agency} (succession {succession})" },
  "cli.succession": { id: "penerus instansi yang digabung atau dipecah", en: "successors of merged or split agencies" },
  "cli.succession.already": { id: "{successor} sudah menjadi penerus {agency}: suksesi {number}", en: "{successor} succeeds {agency} already: succession {number}" },
  "cli.succession.delay": { id: "Masa tunggu: {delay} detik sejak diusulkan; administrator {agency} dapat menolaknya sampai diberlakukan", en: "Delay: {delay} seconds from the proposal on; administrators of {agency} can veto it until it is enacted" },
  "cli.succession.enact": { id: "berlakukan suksesi yang masa tunggunya sudah lewat; siapa pun boleh", en: "enact a succession whose delay is over; anybody may" },
  "cli.succession.enacted": { id: "{successor} kini penerus {agency}: pejabatnya menandatangani dengan --agency {agency} --succession {number}", en: "{successor} succeeds {agency} now: its officers sign with --agency {agency} --succession {number}" },
  "cli.succession.end": { id: "akhiri suksesi, ditandatangani administrator instansi lama", en: "end a succession, signed by administrators of the old agency" },
  "cli.succession.ended": { id: "Suksesi {number} dari {agency} berakhir; yang sudah dicatat tetap berlaku", en: "Succession {number} of {agency} is ended; what was recorded under it stays good" },
  "cli.succession.endedAlready": { id: "Suksesi {number} dari {agency} sudah berakhir", en: "Succession {number} of {agency} was ended before" },
  "cli.succession.list": { id: "daftar penerus, pendahulu, dan usulan suksesi sebuah instansi", en: "list an agency's successors, predecessors and proposed successions" },
  "cli.succession.none": { id: "Tidak ada suksesi", en: "There is no succession" },
  "cli.succession.propose": { id: "usulkan penerus sebuah instansi, sebagai administrator kontrak", en: "propose a successor of an agency, as the contracts' administrator" },
  "cli.succession.proposed": { id: "Usulan {proposal}: {successor} menjadi penerus {agency}; dapat diberlakukan mulai {time}: jejak succession enact {agency} {successor}", en: "Proposal {proposal}: {successor} succeeds {agency}; can be enacted from {time} on: jejak succession enact {agency} {successor}" },
  "cli.succession.state.ended": { id: "berakhir {time}", en: "ended {time}" },
  "cli.succession.state.inForce": { id: "berlaku sejak {time}", en: "in force since {time}" },
  "cli.succession.state.proposed": { id: "diusulkan; dapat diberlakukan mulai {time}", en: "proposed; can be enacted from {time} on" },
  "succession.ended": { id: "Berakhir", en: "Ended" },
  "succession.lead": { id: "Bila kementerian atau dinas digabung atau dipecah, pejabat instansi penerus dapat melanjutkan jejak instansi lama dan menarik isinya. Jejak itu tetap atas nama instansi lama, dan aturan persetujuannya tetap berlaku.", en: "Where ministries or offices are merged or split, officers of the succeeding agency may continue the old agency's trails and withdraw their texts. Those trails stay under the old agency's name, and its approval rules stay in force." },
  "succession.number": { id: "suksesi {number}", en: "succession {number}" },
  "succession.predecessors": { id: "Instansi ini meneruskan", en: "This agency succeeds" },
  "succession.since": { id: "Berlaku mulai", en: "In force from" },
  "succession.successors": { id: "Instansi ini diteruskan oleh", en: "This agency is succeeded by" },
} as const satisfies Record<string, Bilingual>;
