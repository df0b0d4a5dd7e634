import { expect } from "chai";
import { createLogger } from "../../../server/log.ts";
import * as seeds from "./seed.ts";
import { startWorld } from "./world.ts";
import type { World } from "./world.ts";

const SECRETS = {
  authorization: "Bearer s3cr3t-token",
  cookie: "session=s3cr3t-cookie",
  "x-forwarded-for": "203.0.113.77",
  referer: "http://s3cr3t.example/",
  "user-agent": "s3cr3t-agent",
};

type Line = Record<string, unknown>;

describe("API: logs", () => {
  let world: World;
  let written: string;

  const linesOf = (text: string) =>
    text
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);

  async function linesWhile(level: string, work: () => Promise<unknown>): Promise<Line[]> {
    written = "";
    const log = createLogger("web", level, { write: (line: string) => (written += line) });
    world = await startWorld({ log });
    try {
      await seeds.begin(world.pool);
      await work();
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      await world.stop();
    }
    return linesOf(written);
  }

  it("has a line for every write and failure, and none for reads", async () => {
    const id = "permintaan-0007";
    const lines = await linesWhile("info", async () => {
      await world.ask("/api/v1/ledger");
      await world.ask("/api/v1/entries/77");
      await world.ask("/readyz");
      await world.ask("/api/v1/verifications", { body: { hashes: [] }, headers: { "x-request-id": id } });
      world.deps.submissions.find = () => Promise.reject(new Error("broken"));
      await world.ask(`/api/v1/submissions/${crypto.randomUUID()}`);
    });
    expect(lines.map(({ msg, operation, status }) => [msg, operation, status])).to.deep.equal([
      ["request", "verifyHashes", 400],
      ["request failed", undefined, undefined],
      ["request", "getSubmission", 500],
    ]);
    expect(lines[0]).to.deep.include({ level: 30, name: "web", method: "POST", requestId: id });
    expect(lines[0]?.["ms"]).to.be.a("number").above(0);
    expect(lines[0]?.["bytes"]).to.be.a("number").above(100);
    // What is logged while a request is answered carries the same id.
    expect(lines[1]?.["requestId"]).to.equal(lines[2]?.["requestId"]);
    expect(lines[1]?.["requestId"]).to.match(/^[0-9a-f-]{36}$/);
  });

  it("has a line for every request where more is asked for, by pattern and without query", async () => {
    const lines = await linesWhile("debug", async () => {
      await world.ask("/api/v1/processes?q=Budi+Santoso");
      await world.ask("/api/v1/processes/ocds-rahasia");
      await world.ask("/nowhere/s3cr3t");
    });
    expect(lines.map(({ operation, status }) => [operation, status])).to.deep.equal([
      ["listProcesses", 200],
      ["getProcess", 404],
      ["unknown", 404],
    ]);
    expect(written).to.not.match(/Budi|rahasia|s3cr3t/);
  });

  it("has no address, header, query or body, whatever happens", async () => {
    await linesWhile("trace", async () => {
      const body = { hashes: ["s3cr3t-body"], passphrase: "s3cr3t-passphrase" };
      await world.ask("/api/v1/verifications?s3cr3t=1", { body, headers: SECRETS });
      await world.ask("/api/v1/submissions", { body: { step: "s3cr3t-step" }, headers: SECRETS });
      await world.ask("/api/v1/processes?q=s3cr3t-query", { headers: SECRETS });
      world.deps.submissions.submit = () =>
        Promise.reject(new Error("connect to postgres://jejak:s3cr3t-password@db:5432/jejak"));
      world.deps.submissions.find = () =>
        Promise.reject(
          Object.assign(new Error("x"), { password: "s3cr3t-field", databaseUrl: "s3cr3t-url" }),
        );
      await world.ask(`/api/v1/submissions/${crypto.randomUUID()}`, { headers: SECRETS });
    });
    expect(linesOf(written).length).to.be.at.least(4);
    expect(written).to.not.include("s3cr3t").and.to.not.include("203.0.113").and.to.not.include("127.0.0.1");
  });
});
