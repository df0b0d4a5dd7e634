import { expect } from "chai";
import { SAGARA, SHARED_OCID, startSeeded, type Seeded } from "./seeded.ts";
import { LOG_VKEY, watch } from "./watched.ts";

const PROCESS = `/agencies/${SAGARA}/processes/${encodeURIComponent(SHARED_OCID)}`;

describe("pages: seen by k of n", function () {
  this.timeout(60_000);
  let ledger: Seeded;

  before(async () => (ledger = await startSeeded()));
  after(() => ledger.world.stop());

  it("say that there are no witnesses, and no checkpoint, where there are none", async () => {
    const { text } = await ledger.show("/en/ledger");
    expect(text).to.include("The operator has set up no witnesses yet.");
    expect(text).to.include("There is no checkpoint yet.");
    expect((await ledger.show(PROCESS)).text).to.include("Pengelola belum mengatur saksi.");
  });

  it("name each witness with the time at which it saw the log, in both languages", async () => {
    await watch(ledger);
    const english = await ledger.show("/en/ledger");
    expect(english.text).to.include("Seen by 1 of 2 witnesses");
    expect(english.html).to.include('<time datetime="2023-11-14T22:15:00Z">');
    expect(english.html).to.include("saksi.example/kampus&lt;b&gt;");
    expect(english.text).to.include("has not seen it yet The witness does not answer");
    expect(english.text).to.include("2 entries, in block 2");
    expect(english.text).to.include(LOG_VKEY);
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
