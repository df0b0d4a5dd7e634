import { expect } from "chai";
import { fork, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { verifyEquivocation } from "../../../protocol/equivocation/verify.ts";
import { viewOf } from "../../../protocol/equivocation/format.ts";
import { parseSigningKey } from "../../../protocol/proof/note-keys.ts";
import { createLogClient } from "../../../scripts/witness/log-client.ts";
import { createFolder, folderAt } from "../../../scripts/witness/state.ts";
import { logKeyPath } from "../../../server/checkpoints/key.ts";
import { homePaths } from "../../../server/home.ts";
import { anyFreePort } from "../../../server/ports.ts";
import { endChild } from "../../helpers/anvil.ts";
import { runJejak } from "../../helpers/command.ts";
import { newPlace, removePlace, runOf, start, until, type Place, type Started } from "../../helpers/jejak.ts";
import { historyFrom, signedNote, startFakeLog, type FakeLog } from "../../helpers/witness/fake-log.ts";

const MAIN = fileURLToPath(new URL("../../../scripts/jejak/main.ts", import.meta.url));
const VERIFY = fileURLToPath(new URL("../../../scripts/jejak-verify/main.ts", import.meta.url));
const AGENCY = "ID-CONTOH-KOTA-SAGARA";
const NAMES = ["koran.example/jejak", "kampus.example/jejak"];

interface Signed {
  size: number;
  block: { number: number };
  seenBy: { name: string }[];
}

/** A whole Jejak as `npm start` makes it, and two witnesses in processes of their own. */
describe("a site and its witnesses", function () {
  this.timeout(240_000);
  let place: Place;
  let site: Started;
  let log: FakeLog;
  let key: string;
  const witnesses: { key: string; url: string; folder: string; port: number }[] = [];
  const children: ChildProcess[] = [];

  before(async () => {
    place = await newPlace();
    for (const name of NAMES) {
      const folder = `${place.home}-${name.split(".")[0] ?? ""}`;
      const port = await anyFreePort();
      const vkey = createFolder(folderAt(folder), name, new Uint8Array(32).fill(port % 251));
      witnesses.push({ key: vkey, url: `http://127.0.0.1:${port}`, folder, port });
    }
    const file = `${place.home}-witnesses.json`;
    writeFileSync(file, JSON.stringify(witnesses.map(({ key: vkey, url }) => ({ key: vkey, url }))));
    log = await startFakeLog();
    site = start(place, { WITNESSES: file });
    await site.ready;
    ({ key } = await ask<{ key: string }>("/api/v1/log"));
  });
  after(async () => {
    for (const child of children) await endChild(child, "SIGTERM");
    site.child.kill("SIGTERM");
    await site.ended;
    await log.close();
    await removePlace(place);
    for (const path of [...witnesses.map(({ folder }) => folder), `${place.home}-witnesses.json`])
      rmSync(path, { recursive: true, force: true });
  });

  async function ask<T>(path: string): Promise<T> {
    const response = await fetch(`${place.url}${path}`);
    return (await response.json()) as T;
  }

  const trustFile = (): string => join(place.home, "trust.json");
  const newest = async (): Promise<Signed> => (await ask<{ newest: Signed }>("/api/v1/log")).newest;

  async function startWitness(which: number, url: string): Promise<void> {
    const { folder, port } = witnesses[which] ?? { folder: "", port: 0 };
    const args = ["witness", "--state", folder, "--port", String(port), "--log", url, "--trust", trustFile()];
    const child = fork(MAIN, [...args, "--rpc", runOf(place).rpcUrl, "--every", "0.2"], { stdio: "ignore" });
    children.push(child);
    await once(child, "message");
  }

  async function anchor(id: string): Promise<number> {
    const release = join(place.home, "release.json");
    const date = "2026-11-01T00:00:00Z";
    writeFileSync(
      release,
      JSON.stringify({ ocid: "ocds-saksi-1", id, date, tag: ["planning"], initiationType: "tender" }),
    );
    const keys = [
      "--key",
      "contoh-sagara-pokja",
      "--passphrase-file",
      join(place.home, "keys/contoh.passphrase"),
    ];
    const ran = await runJejak(place, ["anchor", release, "--agency", AGENCY, ...keys, "--yes", "--json"]);
    expect(ran.code, ran.stderr).to.equal(0);
    return (ran.json as { index: number }).index;
  }

  it("is seen by one of two, then by two of two, as it grows", async () => {
    const made = await runJejak(place, ["trust", "--log-key", key, "--out", trustFile()]);
    expect(made.code, made.stderr).to.equal(0);
    await startWitness(0, `${place.url}/log`);
    let seenBy: Signed["seenBy"] = [];
    // The log may grow meanwhile, and its newest size be seen by nobody yet.
    await until("seen by one", 60_000, async () => ({ seenBy } = await newest()).seenBy.length === 1);
    expect(seenBy.map(({ name }) => name)).to.deep.equal([NAMES[0]]);
    await startWitness(1, `${place.url}/log`);
    const index = await anchor("1");
    await until("seen by two", 60_000, async () => {
      const { size, seenBy } = await newest();
      return size > index && seenBy.length === 2;
    });
  });

  it("puts the cosignatures into evidence, which a trust file of witnesses alone believes", async () => {
    const { size } = await newest();
    const evidence = join(place.home, "evidence.json");
    const ran = await runJejak(place, ["evidence", "ocds-saksi-1", "--out", evidence]);
    expect(ran.code, ran.stderr).to.equal(0);
    const { checkpoint = "" } = JSON.parse(readFileSync(evidence, "utf8")) as { checkpoint?: string };
    expect(viewOf(checkpoint).checkpoint.size).to.be.at.least(size);
    const trust = JSON.parse(readFileSync(trustFile(), "utf8")) as object;
    const keys = witnesses.map(({ key: vkey }) => ({ key: vkey, attests: "block" }));
    const believed = join(place.home, "witnesses-trust.json");
    writeFileSync(believed, JSON.stringify({ ...trust, witnesses: { threshold: 2, keys } }));
    const verified = spawnSync(process.execPath, [VERIFY, evidence, "--trust", believed, "--lang", "en"], {
      encoding: "utf8",
    });
    expect(verified.stdout)
      .to.include("✓ Block: witnesses' cosignatures. Seen by 2 of 2 witnesses")
      .and.include("HOLDS:");
    expect(verified.status).to.equal(0);
  });

  it("is convicted where it shows one of them another view", async () => {
    const [child] = children.splice(0, 1);
    if (child !== undefined) await endChild(child);
    const shown = viewOf(await createLogClient(`${place.url}/log`).checkpoint());
    const { size, block, origin } = shown.checkpoint;
    const entries = await createLogClient(`${place.url}/log`).entries({ index: 0, width: size });
    const { chainId, contracts } = runOf(place);
    const path = logKeyPath(homePaths(place.home).keys, chainId, contracts.auditLog);
    const operator = parseSigningKey(readFileSync(path, "utf8").trim());
    const other = entries.map((entry, i) => (i === 1 ? new Uint8Array(entry.length) : entry));
    const forked = historyFrom([...other, ...other.slice(0, 3)]);
    const named = { ...(block ?? { number: 0, hash: "0x" as const }), chainId: BigInt(chainId) };
    log.show(forked, signedNote(forked, size + 3, named, operator, origin));
    await startWitness(0, log.url);
    const { url } = witnesses[0] ?? { url: "" };
    await until("refused", 60_000, async () => (await fetch(`${url}/equivocation`)).status === 200);
    const proof = new Uint8Array(await (await fetch(`${url}/equivocation`)).arrayBuffer());
    expect(verifyEquivocation(proof, { key, origin }).verdict).to.equal("holds");
    const file = join(place.home, "equivocation.json");
    writeFileSync(file, proof);
    const verified = spawnSync(process.execPath, [VERIFY, file, "--trust", trustFile(), "--lang", "en"], {
      encoding: "utf8",
    });
    expect([verified.status, verified.stderr]).to.deep.equal([0, ""]);
    expect(verified.stdout).to.include("PROVED:");
    const honest = (await (await fetch(`${witnesses[1]?.url ?? ""}/status`)).json()) as {
      equivocations: number;
    };
    expect(honest.equivocations).to.equal(0);
  });
});
