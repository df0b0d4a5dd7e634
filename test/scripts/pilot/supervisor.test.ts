import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { homePaths } from "../../../server/home.ts";
import { isRunning } from "../../../server/process.ts";
import {
  alive,
  isReady,
  newPlace,
  partOf,
  type Place,
  processesOf,
  removePlace,
  runOf,
  start,
  type Started,
  until,
} from "../../helpers/jejak.ts";
import { rpcCall } from "../../helpers/rpc.ts";

const PARTS = ["postgres", "chain", "relay", "indexer", "checkpoints", "web"];

interface Block {
  number: string;
  hash: string;
}

async function block(place: Place, number: string): Promise<Block> {
  const found = (await rpcCall(runOf(place).rpcUrl, "eth_getBlockByNumber", [number, false])) as Block;
  return { number: found.number, hash: found.hash };
}

describe("npm start", function () {
  this.timeout(90_000);
  let place: Place;
  let jejak: Started;
  let newest: Block;

  before(async () => {
    place = await newPlace();
    jejak = start(place);
    await jejak.ready;
    await until("ready", 20_000, () => isReady(place));
    newest = await block(place, "latest");
  });

  after(() => removePlace(place));

  async function comesBack(): Promise<void> {
    await until("ready again", 30_000, () => isReady(place));
    expect(await block(place, newest.number)).to.deep.equal(newest);
  }

  it("offers the verifiers that it has built from the source, and they run", async () => {
    for (const name of ["verify.html", "jejak-verify.mjs"]) {
      const answer = await fetch(`${place.url}/${name}`);
      expect(answer.status).to.equal(200);
      expect(await answer.text()).to.equal(readFileSync(join(homePaths(place.home).tools, name), "utf8"));
    }
    const tool = join(homePaths(place.home).tools, "jejak-verify.mjs");
    const told = execFileSync(process.execPath, [tool, "--version"], { encoding: "utf8" });
    const hash = createHash("sha256").update(readFileSync(tool)).digest("hex");
    expect(told.trim()).to.equal(`jejak-verify 1, SHA-256 ${hash}`);
  });

  it("writes down what runs", () => {
    expect(runOf(place).processes.map(({ name }) => name)).to.have.members(PARTS);
    expect(processesOf(place).every(isRunning)).to.equal(true);
    expect(runOf(place).url).to.equal(place.url);
  });

  it("listens on 127.0.0.1 and ::1 only", async () => {
    for (const host of ["127.0.0.1", "[::1]"]) {
      expect((await fetch(`http://${host}:${place.port}/healthz`)).status).to.equal(200);
    }
  });

  it("refuses a second start on one data folder, by name and process id", async () => {
    const second = await start(place).ended;
    expect(second.code).to.equal(5);
    expect(second.output).to.contain("[data-folder-in-use]").and.to.contain(`"pid":${jejak.child.pid}`);
    expect(second.output)
      .to.contain("Folder data sedang dipakai")
      .and.to.contain("The data folder is in use");
    await comesBack();
  });

  for (const name of PARTS) {
    it(`starts ${name} again when it is killed, with the blocks it had`, async () => {
      const killed = partOf(place, name);
      process.kill(killed.pid, "SIGKILL");
      await until(`another ${name}`, 20_000, () => {
        const { pid } = partOf(place, name);
        return pid !== killed.pid && isRunning(partOf(place, name));
      });
      await comesBack();
    });
  }

  it("starts after kill -9 of the supervisor, with the blocks it had", async () => {
    jejak.child.kill("SIGKILL");
    await jejak.ended;
    jejak = start(place);
    await jejak.ready;
    await comesBack();
  });

  it("starts after kill -9 of everything, with the blocks it had", async () => {
    for (const pid of alive(place)) process.kill(pid, "SIGKILL");
    await jejak.ended;
    jejak = start(place);
    await jejak.ready;
    await comesBack();
  });

  it("stops on SIGTERM within ten seconds, with every process ended and the lock given back", async () => {
    jejak.child.kill("SIGTERM");
    const { code, signal, output } = await jejak.ended;
    expect({ code, signal }, output).to.deep.equal({ code: 0, signal: null });
    expect(alive(place)).to.deep.equal([]);
    expect(existsSync(homePaths(place.home).lock)).to.equal(false);
  });

  it("starts a second time with the blocks it had, and stops on Ctrl-C", async () => {
    jejak = start(place);
    await jejak.ready;
    await comesBack();
    jejak.child.kill("SIGINT");
    jejak.child.kill("SIGINT");
    expect((await jejak.ended).code).to.equal(0);
    expect(alive(place)).to.deep.equal([]);
  });

  it("can be stopped while it is coming up", async () => {
    jejak = start(place);
    await until("the database", 20_000, () => isRunning(partOf(place, "postgres")));
    jejak.child.kill("SIGTERM");
    expect((await jejak.ended).code).to.equal(0);
    expect(alive(place)).to.deep.equal([]);
  });
});

describe("npm start, refused", function () {
  this.timeout(90_000);
  let place: Place;

  beforeEach(async () => {
    place = await newPlace();
  });
  afterEach(() => removePlace(place));

  it("names the taken port and the remedy before it starts anything", async () => {
    for (const host of ["127.0.0.1", "::1"]) {
      const taken: Server = createServer();
      await new Promise<void>((resolve) => taken.listen(place.port, host, resolve));
      const { code, output } = await start(place).ended;
      taken.close();
      expect(code).to.equal(5);
      expect(output).to.contain("[port-taken]").and.to.contain(`{"port":${place.port},"variable":"PORT"}`);
      expect(output).to.contain("Choose another PORT, or stop the program that uses it.");
      expect(existsSync(homePaths(place.home).processes)).to.equal(false);
    }
  });

  it("reports every wrong setting at once", async () => {
    const { code, output } = await start(place, { LOG_LEVEL: "loud", RPC_URL: "nowhere" }).ended;
    expect(code).to.equal(2);
    expect(output).to.contain("LOG_LEVEL must be one of").and.to.contain("RPC_URL must be a URL");
  });

  it("names a file of witnesses that is wrong before it starts anything", async () => {
    const file = join(place.home, "witnesses.json");
    writeFileSync(file, '[{"key": "saksi+00000000+AAAA", "url": "https://saksi.example"}]');
    const { code, output } = await start(place, { WITNESSES: file }).ended;
    expect(code).to.equal(2);
    expect(output).to.contain(`WITNESSES ${file}`).and.to.contain("vkey-malformed");
    writeFileSync(file, '[{"key": "saksi+00000000+AAAA", "url": "saksi.example"}]');
    expect((await start(place, { WITNESSES: file }).ended).output).to.contain(
      `WITNESSES ${file}: 0.url must be a URL such as https://saksi.example`,
    );
    expect(existsSync(homePaths(place.home).format)).to.equal(false);
  });

  it("names where the data folder cannot be", async () => {
    const file = join(place.home, "file");
    writeFileSync(file, "");
    const { code, output } = await start({ ...place, home: file }).ended;
    expect(code).to.equal(3);
    expect(output).to.contain(`[file-unwritable] at ${file}`).and.to.contain("EEXIST");
  });

  it("names a data folder of another version", async () => {
    writeFileSync(join(place.home, "format"), "jejak-home 99\n");
    const { code, output } = await start(place).ended;
    expect(code).to.equal(70);
    expect(output).to.contain("[data-folder-version]").and.to.contain("jejak-home 99");
  });

  it("says which of your own servers does not answer", async () => {
    const database = "postgres://jejak:secret@127.0.0.1:1/jejak";
    const { code, output } = await start(place, { DATABASE_URL: database }).ended;
    expect(code).to.equal(7);
    expect(output)
      .to.contain("[database-unavailable]")
      .and.to.contain("ECONNREFUSED")
      .and.not.to.contain("secret");
    const chain = await start(place, { RPC_URL: "http://127.0.0.1:1" }).ended;
    expect(chain.code).to.equal(7);
    expect(chain.output).to.contain("[chain-unavailable]");
    expect(alive(place)).to.deep.equal([]);
  });

  it("says that the network has no contracts yet", async () => {
    const first = start(place, { JEJAK_SAMPLE: "off" });
    await first.ready;
    const { rpcUrl } = runOf(place);
    const other = await newPlace();
    try {
      const { code, output } = await start(other, { RPC_URL: rpcUrl }).ended;
      expect(code).to.equal(7);
      expect(output).to.contain("[deployment-missing]");
      expect(alive(other)).to.deep.equal([]);
    } finally {
      first.child.kill("SIGTERM");
      await first.ended;
      await removePlace(other);
      rmSync(other.home, { recursive: true, force: true });
    }
  });
});
