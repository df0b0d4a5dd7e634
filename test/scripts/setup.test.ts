import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";

const ROOT = join(import.meta.dirname, "../..");

/** A Node.js on this machine that is too old for Jejak itself, for which the set-up has to install another. */
function oldNode(): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/bin", "/usr/local/bin"];
  return folders
    .map((folder) => join(folder, "node"))
    .filter(existsSync)
    .find((node) => {
      const major = Number(
        spawnSync(node, ["-p", "process.versions.node.split('.')[0]"], { encoding: "utf8" }).stdout,
      );
      return major >= 20 && major < 24;
    });
}

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  err: string;
}

describe("set-up", function () {
  this.timeout(20_000);
  let folder: string;
  let children: ChildProcess[];

  beforeEach(() => {
    children = [];
    folder = mkdtempSync(join(tmpdir(), "jejak-setup-"));
    cpSync(join(ROOT, "scripts/setup.mjs"), join(folder, "scripts/setup.mjs"));
    cpSync(join(ROOT, "scripts/setup"), join(folder, "scripts/setup"), { recursive: true });
    cpSync(join(ROOT, "test/helpers/fake-npm.mjs"), join(folder, "fake/npm-cli.js"));
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    writeFileSync(join(folder, "package-lock.json"), "{}");
    writeFileSync(
      join(folder, "scripts/ran.ts"),
      "console.log(process.argv.slice(2).join()); process.exit(3);",
    );
  });

  afterEach(() => {
    for (const child of children) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  function start(
    fake: string,
    { node = process.execPath, script = "scripts/ran.ts", args = ["a", "b"] } = {},
  ): ChildProcess {
    const env = {
      ...process.env,
      npm_execpath: join(folder, "fake/npm-cli.js"),
      FAKE_NPM: fake,
      FAKE_NPM_LOG: join(folder, "calls"),
      FAKE_NODE: process.execPath,
      NODE_COMPILE_CACHE: undefined,
    };
    const child = spawn(node, ["scripts/setup.mjs", script, ...args], { cwd: folder, env });
    children.push(child);
    return child;
  }

  async function end(child: ChildProcess): Promise<Ended> {
    let out = "";
    let err = "";
    child.stdout?.on("data", (chunk) => (out += String(chunk)));
    child.stderr?.on("data", (chunk) => (err += String(chunk)));
    return new Promise((resolve) =>
      child.once("close", (code, signal) => {
        resolve({ code, signal, out, err });
      }),
    );
  }

  const calls = () =>
    existsSync(join(folder, "calls")) ? readFileSync(join(folder, "calls"), "utf8").trim().split("\n") : [];

  it("installs once, hands on the arguments, keeps what Node compiles, and ends as the script ends", async () => {
    const first = await end(start("ok"));
    expect(first).to.include({ code: 3, out: "a,b\n" });
    const second = await end(start("ok"));
    expect(second).to.include({ code: 3, out: "a,b\n", err: "" });
    expect(calls()).to.deep.equal(["ci"]);
    expect(existsSync(join(folder, ".toolchain/compiled"))).to.equal(true);
  });

  it("installs another Node where the machine's is too old", async function () {
    const node = oldNode();
    if (node === undefined) this.skip();
    expect(await end(start("ok", { node }))).to.include({ code: 3, out: "a,b\n" });
    expect(calls()).to.deep.equal(["install", "ci"]);
    expect(await end(start("ok", { node }))).to.include({ code: 3, err: "" });
    expect(calls()).to.deep.equal(["install", "ci"]);
  });

  it("mends node_modules that another npm has touched, and follows a new lockfile", async () => {
    await end(start("ok"));
    writeFileSync(join(folder, "node_modules/.package-lock.json"), '{ "touched": true }');
    await end(start("ok"));
    expect(calls()).to.deep.equal(["ci", "ci"]);
    writeFileSync(join(folder, "package-lock.json"), '{ "new": true }');
    await end(start("ok"));
    expect(calls()).to.deep.equal(["ci", "ci", "ci"]);
  });

  it("lets one of two at once install while the other waits", async () => {
    const both = await Promise.all([end(start("ok")), end(start("ok"))]);
    expect(both.map(({ code }) => code)).to.deep.equal([3, 3]);
    expect(calls()).to.deep.equal(["ci"]);
  });

  it("is not held up by the lock of a killed set-up", async () => {
    const killed = start("ok");
    while (calls().length === 0) await sleep(10);
    killed.kill("SIGKILL");
    await end(killed);
    expect(existsSync(join(folder, ".toolchain/lock"))).to.equal(true);
    expect(await end(start("ok"))).to.include({ code: 3 });
  });

  const refusals: [string, RegExp, RegExp][] = [
    ["full", /penyimpanan penuh/, /the disk is full\. Free about/],
    ["offline", /registri npm tidak dapat dihubungi/, /the npm registry cannot be reached\. Connect/],
    ["refused", /registri npm menolak/, /the npm registry refused\. Check registry, proxy/],
    ["no-binding", /edr tidak terpasang dengan baik/, /edr is not properly installed\. Delete the folder/],
  ];
  for (const [fake, id, en] of refusals) {
    it(`says in both languages what to do: ${fake}`, async () => {
      const { code, err, out } = await end(start(fake));
      expect({ code, out }).to.deep.equal({ code: 1, out: "" });
      expect(err).to.match(id).and.to.match(en);
      expect(await end(start("ok")), "the next try mends it").to.include({ code: 3 });
    });
  }

  it("names a folder that cannot be written", async function () {
    if (process.getuid?.() === 0) this.skip();
    mkdirSync(join(folder, ".toolchain"));
    chmodSync(join(folder, ".toolchain"), 0o500);
    expect((await end(start("ok"))).err).to.match(/cannot be written: .*\.toolchain/);
  });

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    it(`forwards ${signal} and ends as the script ends`, async () => {
      const source = `process.on("${signal}", () => { process.exit(7); }); setInterval(() => {}, 1000); console.log("up");`;
      writeFileSync(join(folder, "scripts/wait.ts"), source);
      const child = start("ok", { script: "scripts/wait.ts" });
      child.stdout?.once("data", () => child.kill(signal));
      expect(await end(child)).to.include({ code: 7 });
    });
  }

  it("tells the script when the set-up itself is killed", async () => {
    const mark = join(folder, "told");
    const source = `import { writeFileSync } from "node:fs";
      process.on("disconnect", () => { writeFileSync(${JSON.stringify(mark)}, ""); process.exit(); });
      console.log("up");`;
    writeFileSync(join(folder, "scripts/wait.ts"), source);
    const child = start("ok", { script: "scripts/wait.ts" });
    child.stdout?.once("data", () => child.kill("SIGKILL"));
    await end(child);
    for (let tries = 0; tries < 100 && !existsSync(mark); tries++) await sleep(20);
    expect(existsSync(mark)).to.equal(true);
  });
});
