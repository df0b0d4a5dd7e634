import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { JejakError } from "../../protocol/errors.ts";
import { loadConfig } from "../../server/config.ts";
import { HOME_FORMAT, openHome } from "../../server/home.ts";
import { createLogger, withRequestId } from "../../server/log.ts";
import { readRun, requireRun, type Run, writeRun } from "../../server/run.ts";

function errorOf(work: () => unknown): JejakError {
  try {
    work();
  } catch (error) {
    if (error instanceof JejakError) return error;
    throw error;
  }
  return expect.fail("nothing was thrown");
}

describe("configuration", () => {
  it("has defaults, and is frozen", () => {
    const config = loadConfig({});
    expect(config).to.deep.equal({
      port: 8080,
      home: ".jejak",
      databaseUrl: undefined,
      databasePort: undefined,
      vaultDatabaseUrl: undefined,
      vaultKeys: undefined,
      vaultMasterKey: undefined,
      rpcUrl: undefined,
      rpcWsUrl: undefined,
      rpcFallbackUrls: [],
      rpcFinality: "tags",
      chainPort: undefined,
      witnesses: undefined,
      logLevel: "info",
      sample: true,
      sampleAgencies: true,
    });
    expect(Object.isFrozen(config)).to.equal(true);
  });

  it("takes an empty variable for an absent one", () => {
    expect(loadConfig({ PORT: "", DATABASE_URL: "" })).to.include({ port: 8080, databaseUrl: undefined });
  });

  it("records no sample data on a network of your own, unless told to", () => {
    const network = { RPC_URL: "http://127.0.0.1:8545" };
    expect(loadConfig(network)).to.include({ sample: false, sampleAgencies: false });
    expect(loadConfig({ ...network, JEJAK_SAMPLE: "on" })).to.include({ sample: true, sampleAgencies: true });
  });

  it("reports all problems at once, by variable", () => {
    const env = {
      PORT: "80800",
      DATABASE_URL: "mysql://x",
      RPC_URL: "nowhere",
      RPC_FINALITY: "soon",
      LOG_LEVEL: "loud",
      JEJAK_SAMPLE: "maybe",
    };
    const { code, values } = errorOf(() => loadConfig(env));
    expect(code).to.equal("config-invalid");
    expect(values?.["problems"]).to.deep.equal([
      { name: "PORT", problem: "must be a whole number from 1 to 65535" },
      { name: "DATABASE_URL", problem: "must be a URL such as postgres://user:password@host:5432/jejak" },
      { name: "RPC_URL", problem: "must be a URL such as http://127.0.0.1:8545" },
      { name: "RPC_FINALITY", problem: "must be tags or instant" },
      { name: "LOG_LEVEL", problem: "must be one of fatal, error, warn, info, debug, trace, silent" },
      { name: "JEJAK_SAMPLE", problem: "must be on, agencies or off" },
    ]);
  });

  it("refuses one port for two, before anything is started on it", () => {
    const { code, values } = errorOf(() => loadConfig({ CHAIN_PORT: "8080", DATABASE_PORT: "8080" }));
    expect(code).to.equal("config-invalid");
    expect(values?.["problems"]).to.deep.equal([
      { name: "CHAIN_PORT", problem: "must differ from PORT" },
      { name: "DATABASE_PORT", problem: "must differ from PORT" },
    ]);
    expect(errorOf(() => loadConfig({ CHAIN_PORT: "9000", DATABASE_PORT: "9000" })).values).to.deep.equal({
      problems: [{ name: "DATABASE_PORT", problem: "must differ from CHAIN_PORT" }],
    });
  });
});

describe("data folder", () => {
  let root: string;
  beforeEach(() => {
    root = join(mkdtempSync(join(tmpdir(), "jejak-home-")), "home");
  });
  afterEach(() => {
    rmSync(join(root, ".."), { recursive: true, force: true });
  });

  it("is made with a mark of its version, keys and content closed to others", () => {
    const home = openHome(root);
    expect(readFileSync(home.format, "utf8")).to.equal(`${HOME_FORMAT}\n`);
    for (const folder of [home.chain, home.content, home.keys, home.logs]) {
      expect(statSync(folder).mode & 0o777, folder).to.equal(0o700);
    }
    expect(openHome(root)).to.deep.equal(home);
  });

  it("is refused by name when another version wrote it", () => {
    writeFileSync(openHome(root).format, "jejak-home 2\n");
    expect(errorOf(() => openHome(root))).to.deep.include({
      code: "data-folder-version",
      values: { folder: root, found: "jejak-home 2", expected: HOME_FORMAT },
    });
  });

  it("is refused when it is somebody else's folder", () => {
    openHome(root);
    rmSync(join(root, "format"));
    expect(errorOf(() => openHome(root)).values).to.deep.include({ found: "unmarked" });
  });

  it("keeps run.json closed to others, whole, and refuses what it does not know", () => {
    const path = join(openHome(root).root, "run.json");
    expect(readRun(path)).to.equal(null);
    expect(errorOf(() => requireRun(path)).code).to.equal("not-running");
    const address = `0x${"00".repeat(20)}` as const;
    const run: Run = {
      version: 1,
      startedAt: "2026-01-02T03:04:05.678Z",
      url: "http://localhost:8080",
      rpcUrl: "http://127.0.0.1:8545",
      wsUrl: null,
      chainId: 2 ** 33,
      databaseUrl: "postgres://jejak:secret@127.0.0.1:5432/jejak",
      contracts: {
        accessManager: address,
        p256Verifier: address,
        webAuthnVerifier: address,
        rsaVerifier: address,
        auditLog: address,
        agencyDirectory: address,
        procurementLedger: address,
        deployedAt: 1,
      },
      processes: [{ name: "api", pid: 1, startedAt: "x" }],
    };
    writeRun(path, run);
    expect(readRun(path)).to.deep.equal(run);
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    expect(existsSync(`${path}.${process.pid}.new`)).to.equal(false);
    writeFileSync(path, JSON.stringify({ ...run, version: 2 }));
    expect(errorOf(() => readRun(path))).to.deep.include({ code: "run-invalid", values: { path } });
  });
});

describe("log", () => {
  it("carries request ids and no secrets", () => {
    const lines: string[] = [];
    const log = createLogger("test", "info", { write: (line: string) => void lines.push(line) });
    log.info({ passphrase: "hunter2", inner: { privateKey: "0xabc" } }, "opened");
    log.error({ err: new Error("cannot reach postgres://jejak:hunter2@127.0.0.1:5432/jejak") }, "lost");
    withRequestId(() => {
      log.info("inside");
    }, "request-1");
    expect(lines.join("")).not.to.contain("hunter2").and.not.to.contain("0xabc");
    expect(lines[1]).to.contain("postgres://jejak:[redacted]@127.0.0.1:5432/jejak");
    expect(lines.map((line) => (JSON.parse(line) as { requestId?: string }).requestId)).to.deep.equal([
      undefined,
      undefined,
      "request-1",
    ]);
  });

  it("goes on where a full disk takes no line, and writes again once there is room", () => {
    const folder = mkdtempSync(join(tmpdir(), "jejak-log-"));
    const path = join(folder, "part.log");
    const source = `
      import { truncateSync } from "node:fs";
      import { createLogger } from ${JSON.stringify(new URL("../../server/log.ts", import.meta.url).href)};
      const log = createLogger("test", "info");
      for (let i = 0; i < 1_000; i++) log.info({ i, text: "x".repeat(1_000) }, "full");
      truncateSync(${JSON.stringify(path)});
      log.info("room");
      for (let i = 0; i < 4; i++) log.fatal("again");
      process.stderr.write("done");
    `;
    // A limit on the file's size stands in for the disk's.
    const script = 'ulimit -f 1024; exec "$0" --input-type=module -e "$1" >> "$2"';
    const ran = spawnSync("sh", ["-c", script, process.execPath, source, path], { timeout: 15_000 });
    const written = readFileSync(path, "utf8");
    rmSync(folder, { recursive: true });
    expect([ran.status, ran.signal, String(ran.stderr)]).to.deep.equal([0, null, "done"]);
    expect(written.trimEnd().split("\n").at(-1)).to.contain('"msg":"again"');
  });
});
