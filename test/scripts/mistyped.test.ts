import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { openHome } from "../../server/home.ts";
import { runHere } from "../helpers/command.ts";

interface Said {
  error: { code: string; at?: string; detail: string };
}

describe("jejak: help, and what was mistyped or is silent", () => {
  for (const [typed, at, detail] of [
    ["foo", "foo", "there is no such command"],
    ["keys crate", "crate", "there is no such command; perhaps you mean create"],
    ["trail x --jsn", "--jsn", "there is no such option; perhaps you mean --json"],
    ["trail", "ocid", "this argument is required"],
    ["trail a b", "trail", "too many arguments"],
    ["mandate list", "--agency <id>", "this option is required"],
    ["trail x --url", "--url <url>", "this option needs a value"],
  ] as const)
    it(`names what is wrong with "${typed}", and where`, async () => {
      const { code, json } = await runHere(["--json", ...typed.split(" ")]);
      expect(code).to.equal(2);
      expect((json as Said).error).to.include({ code: "usage", at, detail });
    });

  it("takes no empty folder for one in which all is well", async () => {
    const folder = await mkdtemp(join(tmpdir(), "jejak-empty-"));
    await writeFile(join(folder, "catatan.txt.part"), "");
    await mkdir(join(folder, "kosong"));
    const none = join(folder, "kosong");
    const signing = ["--agency", "ID-UJI-DINAS", "--key", "ppk", "--passphrase-file", folder];
    const runs = [
      { at: none, run: await runHere(["--json", "verify", none]) },
      { at: folder, run: await runHere(["--json", "import", "ocds", folder, ...signing]) },
    ];
    await rm(folder, { recursive: true });
    for (const { at, run } of runs) {
      expect(run.code).to.equal(3);
      expect((run.json as Said).error).to.include({ code: "files-none", at });
    }
  });

  it("takes no silent database for a silent chain", async () => {
    const home = await mkdtemp(join(tmpdir(), "jejak-silent-"));
    openHome(home);
    const args = ["--json", "--home", home, "backup", join(home, "cadangan.tar.gz")];
    const { code, json } = await runHere(args, { DATABASE_URL: "postgres://jejak@127.0.0.1:9/jejak" });
    await rm(home, { recursive: true });
    expect(code).to.equal(7);
    expect((json as Said).error.code).to.equal("database-unavailable");
  });

  it("says it in Bahasa Indonesia too, with the remedy, and without a page of help", async () => {
    const { code, stdout, stderr } = await runHere(["--lang", "id", "keys", "crate"]);
    expect(code).to.equal(2);
    expect(stdout).to.equal("");
    expect(stderr).to.match(/^Perintah keliru \(crate\): tidak ada perintah ini; mungkin maksudnya create\n/);
    expect(stderr.trim().split("\n")).to.have.length(2);
  });

  it("gives the help of every level wholly in the reader's language", async () => {
    for (const typed of [["--help"], ["records", "--help"], ["trail", "--help"], ["help", "keys"]]) {
      const { code, stdout } = await runHere(["--lang", "id", ...typed]);
      expect(code, typed.join(" ")).to.equal(0);
      expect(stdout)
        .to.match(/^Pemakaian: jejak .*\[opsi\]/)
        .and.contain("tampilkan bantuan ini");
      expect(stdout).not.to.match(/Usage|Options|Commands|Arguments|\[options\]|\[command\]|display/);
    }
  });

  it("shows its help, and says that nothing was asked, where no command was given", async () => {
    const { code, stderr } = await runHere([]);
    expect(code).to.equal(2);
    expect(stderr).to.match(/^Usage: jejak \[options\] \[command\]/);
  });
});
