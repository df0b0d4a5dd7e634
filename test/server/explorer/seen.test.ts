import { expect } from "chai";
import { toHex, to0x } from "../../../protocol/bytes.ts";
import { vkeyOf } from "../../../protocol/proof/note-keys.ts";
import { formatCheckpoint, signNote } from "../../../protocol/proof/note-sign.ts";
import {
  keepCosignature,
  keepLogIdentity,
  keepNote,
  noteWitness,
  replaceWitnesses,
} from "../../../server/store/queries/checkpoints.ts";
import { blockOf, keyOf } from "../checkpoints/support.ts";
import { SAGARA, SHARED_OCID, startSeeded, type Seeded } from "./seeded.ts";

const ORIGIN = "jejak/4294967297/0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const HASH = to0x(new Uint8Array(32).fill(0xbb));
const PROCESS = `/agencies/${SAGARA}/processes/${encodeURIComponent(SHARED_OCID)}`;

describe("pages: seen by k of n", function () {
  this.timeout(60_000);
  let ledger: Seeded;
  const key = keyOf(ORIGIN, 1, 7);
  const witnesses = ["saksi.example/redaksi", "saksi.example/kampus<b>"].map((name, i) =>
    vkeyOf(keyOf(name, 4, i + 1)),
  );

  before(async () => (ledger = await startSeeded()));
  after(() => ledger.world.stop());

  async function sign(size: number): Promise<string> {
    const { pool } = ledger.world;
    const root = new Uint8Array(32).fill(size);
    const body = formatCheckpoint({ origin: ORIGIN, size, root: toHex(root) });
    const note = {
      origin: ORIGIN,
      size,
      root,
      body,
      signature: signNote(body, key),
      block: blockOf(HASH, size),
    };
    await keepNote(pool, note);
    const { rows } = await pool.query<{ id: string }>("SELECT id FROM kept.notes WHERE size = $1", [size]);
    return rows[0]?.id ?? "";
  }

  it("say that there are no witnesses, and no checkpoint, where there are none", async () => {
    const { text } = await ledger.show("/en/ledger");
    expect(text).to.include("The operator has set up no witnesses yet.");
    expect(text).to.include("There is no checkpoint yet.");
    expect((await ledger.show(PROCESS)).text).to.include("Pengelola belum mengatur saksi.");
  });

  it("name each witness with the time at which it saw the log, in both languages", async () => {
    const { pool } = ledger.world;
    await keepLogIdentity(pool, { origin: ORIGIN, vkey: vkeyOf(key) });
    await replaceWitnesses(
      pool,
      witnesses.map((vkey) => ({ key: vkey, url: "https://saksi.example" })),
    );
    const early = await sign(2);
    const late = await sign(ledger.seed.size);
    for (const [note, witness, time] of [
      [early, witnesses[0], 1_700_000_000],
      [early, witnesses[1], 1_700_000_001],
      [late, witnesses[0], 1_700_000_100],
    ] as const) {
      await keepCosignature(pool, note, { witness: witness ?? "", line: "— x AAAA\n", time });
    }
    await noteWitness(pool, witnesses[1] ?? "", { code: "witness-unavailable" });
    const english = await ledger.show("/en/ledger");
    expect(english.text).to.include("Seen by 1 of 2 witnesses");
    expect(english.html).to.include('<time datetime="2023-11-14T22:15:00Z">');
    expect(english.html).to.include("saksi.example/kampus&lt;b&gt;");
    expect(english.text).to.include("has not seen it yet The witness does not answer");
    expect(english.text).to.include("2 entries, in block 2");
    expect(english.text).to.include(vkeyOf(key));
    const indonesian = await ledger.show("/ledger");
    expect(indonesian.text).to.include("Dilihat 1 dari 2 saksi");
    expect(indonesian.text).to.include("belum melihat");
  });

  it("say of a process who has seen its newest step, not only an older log", async () => {
    expect((await ledger.show(PROCESS)).text).to.include("Dilihat 1 dari 2 saksi");
    const english = await ledger.show(`/en${PROCESS}`);
    expect(english.text).to.include("Seen by 1 of 2 witnesses");
    expect(english.text).to.include("not even by the operator");
    expect(english.html).to.include('data-seen="1"');
  });
});
