import { expect } from "chai";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { toHex } from "../../../protocol/bytes.ts";
import { verifyEquivocation } from "../../../protocol/equivocation/verify.ts";
import { parseNote, parseVkey, verifyCosignature, verifyNote } from "../../../protocol/proof/cosignature.ts";
import { parseLogKey, vkeyOf } from "../../../protocol/proof/note-keys.ts";
import type { OpenWitness } from "../../../scripts/witness/run.ts";
import { createFolder, folderAt } from "../../../scripts/witness/state.ts";
import {
  CHAIN_ID,
  historyOf,
  LOG_KEY,
  OPERATOR,
  ORIGIN,
  signedNote,
} from "../../helpers/witness/fake-log.ts";
import { openWorld, refusalOf, SEED, type WitnessWorld } from "./world.ts";

const SIZE = 3_000;
const FORK = 700;

describe("a witness", function () {
  this.timeout(30_000);
  let world: WitnessWorld;
  const honest = historyOf(SIZE);
  const forked = historyOf(SIZE, { name: "other", fork: FORK });
  const open: WitnessWorld["open"] = (more) => world.open(more);
  const reopen: WitnessWorld["reopen"] = (more) => world.reopen(more);
  const publish: WitnessWorld["publish"] = (...view) => world.publish(...view);

  before(async () => {
    world = await openWorld();
  });
  beforeEach(() => {
    world.reset();
  });
  after(() => world.close());

  const sizeOf = ({ witness }: OpenWitness): number => witness.status().cosigned?.size ?? 0;

  function expectCosigned(text: string | null, size: number): void {
    const note = parseNote(text ?? "");
    expect(note.body.split("\n")[1]).to.equal(String(size));
    expect(verifyNote(note, parseLogKey(LOG_KEY))).to.equal(true);
    expect(verifyCosignature(note, parseVkey(world.vkey))?.time).to.be.closeTo(Date.now() / 1000, 60);
  }

  it("reads every entry before its first cosignature, then a handful of tiles, whatever was added", async () => {
    const one = open({ readsEntries: true });
    publish(honest, 1_500, 10);
    await one.witness.look();
    expectCosigned(one.witness.newest(), 1_500);
    expect(world.log.asked.filter((path) => path.startsWith("tile/entries/"))).to.have.length(6);
    world.log.asked.length = 0;
    publish(honest, SIZE, 12);
    await one.witness.look();
    expectCosigned(one.witness.newest(), SIZE);
    expect(world.log.asked.length).to.be.within(2, 6);
    expect(world.log.asked.some((path) => path.includes("entries"))).to.equal(false);
    expect(world.events.map((event) => event.is)).to.deep.equal(["cosigned", "cosigned"]);
  });

  it("signs what every growth of the log leads to", async () => {
    const one = open();
    const sizes = [1, 2, 3, 4, 7, 8, 255, 256, 257, 511, 512, 513, 1_024, 2_047, 2_999, SIZE];
    for (const [i, size] of sizes.entries()) {
      publish(honest, size, 20 + i);
      await one.witness.look();
      expect(sizeOf(one)).to.equal(size);
    }
  });

  it("signs the same view again at a later block only, and the same note once", async () => {
    const one = open();
    publish(honest, 900, 40);
    await one.witness.look();
    const first = one.witness.newest();
    await one.witness.look();
    expect(one.witness.newest()).to.equal(first);
    publish(honest, 900, 42);
    await one.witness.look();
    expect(one.witness.newest()).to.include("jejak-block 31337 42");
    for (const [size, block] of [
      [900, 41],
      [901, 41],
    ] as const) {
      publish(honest, size, block);
      expect(await refusalOf(() => one.witness.look())).to.equal("checkpoint-older");
    }
    world.log.show(honest, signedNote(honest, 900, world.chain.mine(42, honest, 900, "reorganised")));
    expect(await refusalOf(() => one.witness.look())).to.equal("checkpoint-older");
    expect(one.witness.newest()).to.include("jejak-block 31337 42");
    expect(world.events).to.have.length(2);
  });

  it("never goes back, after a restart neither, and says that it is only an older view", async () => {
    publish(honest, 2_000, 50);
    await open().witness.look();
    const one = reopen();
    expectCosigned(one.witness.newest(), 2_000);
    publish(honest, 1_000, 49);
    expect(await refusalOf(() => one.witness.look())).to.equal("checkpoint-older");
    expect(one.witness.status()).to.deep.include({ equivocations: 0, behind: 0 });
    expect(sizeOf(one)).to.equal(2_000);
  });

  describe("beside a split view", () => {
    const views: [name: string, first: number, second: number][] = [
      ["of the same size", 1_200, 1_200],
      ["of a larger size", 1_200, 2_500],
      ["that ends with a whole subtree", 1_024, 2_048],
      ["that begins within one", 1_025, 1_026],
    ];
    for (const [name, first, second] of views) {
      it(`${name} refuses it for good, with a proof that anybody can check`, async () => {
        const one = open();
        publish(honest, first, 60);
        await one.witness.look();
        // Its own chain confirms the other view too: that is not what it rests on.
        publish(forked, second, 61);
        expect(await refusalOf(() => one.witness.look())).to.equal("equivocation-found");
        const [proof = new Uint8Array()] = one.witness.proofs();
        const report = verifyEquivocation(proof, { key: LOG_KEY, origin: ORIGIN });
        expect(report.verdict).to.equal("holds");
        const smaller = Math.min(first, second);
        const roots = [honest, forked].map((history) => toHex(history.log.root(smaller)));
        expect(report.facts?.views.map(({ size }) => size)).to.deep.equal(
          [first, second].sort((a, b) => a - b),
        );
        expect([report.facts?.views[0]?.root, report.facts?.rootInLarger]).to.have.members(roots);
        publish(honest, SIZE, 62);
        expect(await refusalOf(() => one.witness.look())).to.equal("witness-halted");
        expect(await refusalOf(() => reopen().witness.look())).to.equal("witness-halted");
        expect(world.events.filter(({ is }) => is === "cosigned")).to.have.length(1);
      });
    }

    it("knows it also from two views that it never cosigned", async () => {
      const one = open();
      world.chain.finalized = 69;
      publish(honest, 1_200, 70);
      expect(await refusalOf(() => one.witness.look())).to.equal("checkpoint-not-final");
      publish(forked, 1_200, 70);
      expect(await refusalOf(() => one.witness.look())).to.equal("equivocation-found");
      expect(
        verifyEquivocation(one.witness.proofs()[0] ?? new Uint8Array(), { key: LOG_KEY }).verdict,
      ).to.equal("holds");
    });

    it("keeps what it cannot judge yet, over a restart too, and proves it once the log shows its place", async () => {
      const cases: [first: number, hidden: number][] = [
        [2_500, 1_200],
        [1_200, 2_500],
      ];
      for (const [first, hidden] of cases) {
        rmSync(world.folder, { recursive: true });
        createFolder(folderAt(world.folder), "koran.example/jejak", SEED);
        publish(honest, first, 80);
        await reopen().witness.look();
        // For a smaller view the log shows the other history, for a larger one its own: neither leads to what it signed.
        world.log.show(
          hidden < first ? forked : honest,
          signedNote(forked, hidden, world.chain.mine(81, forked, hidden)),
        );
        const one = reopen();
        expect(await refusalOf(() => one.witness.look())).to.equal("log-inconsistent");
        expect(one.witness.status()).to.deep.include({ suspects: 1, equivocations: 0 });
        const two = reopen();
        publish(honest, 2_600, 82);
        expect(await refusalOf(() => two.witness.look())).to.equal("equivocation-found");
        expect(
          verifyEquivocation(two.witness.proofs()[0] ?? new Uint8Array(), { key: LOG_KEY }).verdict,
        ).to.equal("holds");
      }
    });

    it("accuses nobody of damaged tiles", async () => {
      const one = open();
      publish(honest, 1_200, 83);
      await one.witness.look();
      publish(honest, 2_500, 84);
      world.log.instead.set("tile/1/000.p/9", { status: 200, body: new Uint8Array(9 * 32) });
      expect(await refusalOf(() => one.witness.look())).to.equal("log-inconsistent");
      world.log.instead.clear();
      await one.witness.look();
      expect(sizeOf(one)).to.equal(2_500);
      expect(one.witness.status()).to.deep.include({ suspects: 0, equivocations: 0 });
    });
  });

  describe("asks its own world.chain, and refuses", () => {
    /** What the log shows, after a view of 500 entries in block 90 was cosigned. */
    const cases: [name: string, code: string, show: () => void][] = [
      [
        "a block that is not final",
        "checkpoint-not-final",
        () => {
          publish(honest, 600, 95);
          world.chain.finalized = 94;
        },
      ],
      [
        "a block by another hash",
        "checkpoint-refuted",
        () => {
          publish(honest, 600, 96);
          world.chain.mine(96, honest, 600, "reorganised");
        },
      ],
      [
        "a block with another size",
        "checkpoint-refuted",
        () => {
          const block = world.chain.mine(97, honest, 599);
          world.log.show(honest, signedNote(honest, 600, block));
        },
      ],
      [
        "a block with more, by the root of a whole subtree of it",
        "checkpoint-refuted",
        () => {
          const block = world.chain.mine(97, honest, 700);
          world.log.show(honest, signedNote(honest, 512, block));
        },
      ],
      [
        "a block with another root",
        "checkpoint-refuted",
        () => {
          const block = world.chain.mine(98, forked, 900);
          world.log.show(honest, signedNote(honest, 900, block));
        },
      ],
      [
        "a block that it does not know",
        "rpc-state-pruned",
        () => {
          world.log.show(honest, signedNote(honest, 600, { number: 94, hash: `0x${"cd".repeat(32)}` }));
        },
      ],
      [
        "another chain",
        "chain-mismatch",
        () => {
          publish(honest, 600, 99);
          world.chain.chainId = 1n;
        },
      ],
    ];
    for (const [name, code, show] of cases) {
      it(name, async () => {
        const one = open();
        publish(honest, 500, 90);
        await one.witness.look();
        world.chain.mine(100, honest, 700);
        show();
        expect(await refusalOf(() => one.witness.look())).to.equal(code);
        expect(one.witness.status().error?.code).to.equal(code);
        expect(sizeOf(one)).to.equal(500);
        publish(honest, 700, 101);
        [world.chain.finalized, world.chain.chainId] = [Infinity, CHAIN_ID];
        await one.witness.look();
        expect(one.witness.status()).to.deep.include({ error: null, behind: 0 });
      });
    }

    it("by the network's own kind of finality", async () => {
      world.chain.finalized = 0;
      publish(honest, 500, 114);
      expect(await refusalOf(() => open().witness.look())).to.equal("checkpoint-not-final");
      const instant = reopen({ finality: "instant" });
      await instant.witness.look();
      expect(sizeOf(instant)).to.equal(500);
    });

    it("a node that refuses to answer, which tells nothing about the checkpoint", async () => {
      const one = open();
      publish(honest, 500, 113);
      for (const [method, code] of [
        ["eth_chainId", "rpc-answer-malformed"],
        ["eth_getProof", "chain-unavailable"],
      ] as const) {
        world.chain.refuses = method;
        expect(await refusalOf(() => one.witness.look())).to.equal(code);
      }
      world.chain.refuses = null;
      await one.witness.look();
      expect(sizeOf(one)).to.equal(500);
    });

    it("another code at the address", async () => {
      const one = open({ codeHash: `0x${"11".repeat(32)}` });
      publish(honest, 500, 110);
      expect(await refusalOf(() => one.witness.look())).to.equal("checkpoint-refuted");
    });

    it("entries that are not those of the root", async () => {
      const one = open({ readsEntries: true });
      world.log.show(forked, signedNote(honest, 1_000, world.chain.mine(111, honest, 1_000)));
      expect(await refusalOf(() => one.witness.look())).to.equal("log-inconsistent");
      publish(honest, 1_100, 112);
      await one.witness.look();
      expect(sizeOf(one)).to.equal(1_100);
    });
  });

  describe("believes nothing of a log", () => {
    const notes: [name: string, code: string, note: () => string][] = [
      [
        "that is signed by somebody else",
        "checkpoint-unsigned",
        () => publish(honest, 100, 120, { ...OPERATOR, name: "stranger" }),
      ],
      [
        "that is signed with another key of that name",
        "checkpoint-unsigned",
        () => publish(honest, 100, 120, { ...OPERATOR, seed: SEED }),
      ],
      [
        "whose signature does not hold",
        "note-signature-invalid",
        () => publish(honest, 100, 120).replace("\n100\n", "\n101\n"),
      ],
      ["of another log", "checkpoint-stranger", () => publish(honest, 100, 120).replace("31337", "31338")],
      [
        "that is empty",
        "checkpoint-stranger",
        () => signedNote(honest, 0, world.chain.mine(120, honest, 100)),
      ],
      ["that is no note", "note-malformed", () => "nothing"],
      ["that is too long", "log-answer-malformed", () => "x".repeat(70_000)],
    ];
    for (const [name, code, note] of notes) {
      it(name, async () => {
        const one = open();
        world.log.show(honest, note());
        expect(await refusalOf(() => one.witness.look())).to.equal(code);
        expect(one.witness.newest()).to.equal(null);
      });
    }

    it("that answers tiles too short, too long, or not at all", async () => {
      const one = open();
      publish(honest, 300, 130);
      await one.witness.look();
      publish(honest, 2_999, 131);
      for (const [status, body, code] of [
        [200, "short", "log-answer-malformed"],
        [200, "x".repeat(9_000), "log-answer-malformed"],
        [503, "", "log-unavailable"],
      ] as const) {
        world.log.instead.set("tile/0/001", { status, body });
        expect(await refusalOf(() => one.witness.look())).to.equal(code);
      }
      world.log.instead.clear();
      // A partial tile may be gone once it is full.
      publish(honest, 2_999, 132);
      world.log.instead.set("tile/0/011.p/183", { status: 404, body: "" });
      expect(await refusalOf(() => one.witness.look())).to.equal("log-unavailable");
    });
  });

  it("reads no quicker than the log allows, and reads on where it was broken off", async () => {
    const one = open({ readsEntries: true });
    publish(honest, SIZE, 150);
    world.log.instead.set("tile/entries/003", { status: 429, body: "", retryAfter: 1, times: 2 });
    world.log.instead.set("tile/entries/009", { status: 503, body: "" });
    expect(await refusalOf(() => one.witness.look())).to.equal("log-unavailable");
    expect(one.witness.status().read).to.equal(9 * 256);
    world.log.instead.clear();
    world.log.asked.length = 0;
    await one.witness.look();
    expect(sizeOf(one)).to.equal(SIZE);
    // One that was asked ahead before may come in only now.
    const asked = new Set(world.log.asked.filter((path) => path.startsWith("tile/entries/")));
    expect([...asked].toSorted()).to.deep.equal([
      "tile/entries/009",
      "tile/entries/010",
      "tile/entries/011.p/184",
    ]);
  });

  describe("keeps its state", () => {
    it("in files that nobody else can read, and in one process", async () => {
      for (const name of ["key", "state.json"])
        expect(statSync(join(world.folder, name)).mode & 0o077).to.equal(0);
      open();
      expect(await refusalOf(() => open())).to.equal("data-folder-in-use");
    });

    it("and refuses to start without it, with a damaged one, or with another's", async () => {
      publish(honest, 400, 140);
      await open().witness.look();
      const path = join(world.folder, "state.json");
      const good = readFileSync(path, "utf8");
      const starts: [string, string][] = [
        ["", "witness-state-damaged"],
        [good.slice(0, -30), "witness-state-damaged"],
        [good.replace(/400/, "401"), "witness-state-damaged"],
        [good.replace("koran.example", "koran.contoh"), "witness-state-foreign"],
      ];
      for (const [text, code] of starts) {
        writeFileSync(path, text);
        expect(await refusalOf(() => reopen())).to.equal(code);
      }
      rmSync(path);
      expect(await refusalOf(() => reopen())).to.equal("witness-state-damaged");
      writeFileSync(path, good);
      const other = `0x${"22".repeat(20)}` as const;
      expect(await refusalOf(() => open({ auditLog: other }))).to.equal("witness-state-foreign");
      const logKey = vkeyOf({ ...OPERATOR, seed: SEED });
      expect(await refusalOf(() => open({ logKey }))).to.equal("witness-state-foreign");
      expect(sizeOf(reopen())).to.equal(400);
    });

    it("and makes no second key in a folder", () => {
      expect(() => createFolder(folderAt(world.folder), "other", SEED)).to.throw("key-exists");
    });
  });
});
