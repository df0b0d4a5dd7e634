import { expect } from "chai";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readTools } from "../../../server/tools.ts";
import { DOCUMENT, SAGARA, startSeeded, type Seeded } from "./seeded.ts";

const PAGE = "<!doctype html><title>verify</title>\n";
const PAGES = [`/agencies/${SAGARA}/processes/ocds-a-2`, `/documents/${DOCUMENT}`, "/entries/3", "/verify"];
const hash = createHash("sha256").update(PAGE).digest("hex");

describe("verifiers that the site offers", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), "jejak-tools-"));
  let ledger: Seeded;

  before(async () => {
    ledger = await startSeeded();
    writeFileSync(join(folder, "verify.html"), PAGE);
    ledger.world.deps.tools = readTools(folder);
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await ledger.world.stop();
  });

  it("come as files to keep, byte by byte what the start has built", async () => {
    const { status, headers, text } = await ledger.world.ask("/verify.html");
    expect([status, text]).to.deep.equal([200, PAGE]);
    expect(headers.get("content-disposition")).to.equal('attachment; filename="verify.html"');
    expect(headers.get("content-type")).to.equal("text/html; charset=utf-8");
    const tag = headers.get("etag") ?? "";
    const again = await ledger.world.ask("/verify.html", { headers: { "if-none-match": tag } });
    expect(again.status).to.equal(304);
  });

  it("are not there where none was built", async () => {
    expect((await ledger.world.ask("/jejak-verify.mjs")).body).to.include({ code: "not-found" });
    expect(readTools(join(folder, "none"))).to.deep.equal([]);
  });

  for (const page of PAGES) {
    it(`are named with their SHA-256, and with what that is worth, on ${page}`, async () => {
      const shown = await ledger.show(`/en${page}`);
      expect(shown.html)
        .to.include('<a href="/verify.html" download>')
        .and.not.to.include("jejak-verify.mjs<");
      expect(shown.text).to.include(hash);
      expect(shown.text).to.include("proves nothing yet: compare its SHA-256");
      expect((await ledger.show(page)).text).to.include("belum membuktikan apa pun");
    });
  }

  it("are not spoken of where none was built", async () => {
    const { tools } = ledger.world.deps;
    ledger.world.deps.tools = [];
    for (const page of PAGES) {
      const shown = await ledger.show(`/en${page}`);
      expect(shown.text).not.to.include("proves nothing yet");
    }
    ledger.world.deps.tools = tools;
  });

  it("stand beside what the checking page keeps on a device: all of it is there, and nothing but its own", async () => {
    const { ask } = ledger.world;
    const { text, headers } = await ask("/check-worker.js");
    expect(headers.get("content-security-policy")).to.equal("default-src 'none'; connect-src 'self'");
    const kept = JSON.parse(/^const KEPT=(.*?);/.exec(text)?.[1] ?? "{}") as Record<string, string[]>;
    expect(kept["pages"]).to.deep.equal(["/check", "/en/check"]);
    for (const path of [...(kept["pages"] ?? []), ...(kept["files"] ?? [])]) {
      expect((await ask(path, { headers: { accept: "text/html,*/*" } })).status, path).to.equal(200);
    }
    expect((kept["files"] ?? []).filter((path) => /home|try|verify/.test(path))).to.deep.equal([]);
    const types = (await ask("/record-types.json")).body as { vct: string }[];
    expect(types.map(({ vct }) => vct)).to.include("urn:jejak:type:akta-kelahiran:1");
  });

  it("leave the camera to the checking page alone", async () => {
    for (const path of ["/check", "/en/check", "/verify", "/"]) {
      const policy = (await ledger.world.ask(path)).headers.get("permissions-policy");
      expect(policy, path).to.include(path.endsWith("/check") ? "camera=(self)" : "camera=()");
    }
  });
});
