import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { Command } from "commander";
import { CODES, JejakError, type ErrorCode } from "../../protocol/errors.ts";
import { remedyFor } from "../../server/indexer/repair.ts";
import { loadConfig } from "../../server/config.ts";
import type { Register } from "../../scripts/jejak/command.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FOLDER = join(ROOT, "docs/operate");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

const PAGE = read("docs/operate.md");
const FILES = readdirSync(FOLDER);
const ALERTS = read("docs/operate/alerts.yml");

function matches(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, found = ""]) => found))].sort();
}

/** The text from a heading to the next one of the same level. */
function section(title: string): string {
  const from = PAGE.indexOf(`## ${title}\n`);
  expect(from, title).to.be.at.least(0);
  return PAGE.slice(from, PAGE.indexOf("\n## ", from + 1));
}

/** Source of a folder's modules, in one text. */
function sourceOf(folder: string): string {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" });
  const modules = names.filter((name) => name.endsWith(".ts"));
  return modules.map((name) => read(join(folder, name))).join("\n");
}

/** Every variable of the configuration, sorted. */
function variables(): string[] {
  const declared = matches(read("server/config.ts"), /^ {2}([A-Z][A-Z_]+): /gm);
  expect(declared).to.include.members(["PORT", "RPC_URL"]);
  return declared;
}

/** What `jejak <words>` takes: commands by their words, options by the words of their command. */
async function commandLine(): Promise<Map<string, Set<string>>> {
  const known = new Map<string, Set<string>>();
  const add = (command: Command, words: string[]) => {
    known.set(words.join(" "), new Set(command.options.map(({ long }) => String(long))));
    for (const child of command.commands) add(child, [...words, child.name()]);
  };
  const words = matches(read("scripts/jejak/program.ts"), /import\("\.\/([\w-]+)\.ts"\)/g);
  for (const word of words) {
    const module = (await import(`../../scripts/jejak/${word}.ts`)) as Record<string, Register>;
    const program = new Command("jejak");
    for (const [name, register] of Object.entries(module))
      if (name.startsWith("register")) register(program, "en");
    for (const command of program.commands) add(command, [command.name()]);
  }
  return known;
}

describe("the operator's page", () => {
  it("tells every setting, and no other", () => {
    const told = [...section("Install").matchAll(/^\| ((?:`[A-Z_]+`(?:, )?)+) \|/gm)];
    const names = told.flatMap(([, cell = ""]) => matches(cell, /`([A-Z_]+)`/g)).sort();
    expect(names).to.deep.equal(variables());
  });

  it("has an environment file that the configuration takes", () => {
    const lines = [...read("docs/operate/jejak.env").matchAll(/^([A-Z_]+)="(.*)"$/gm)];
    const env = Object.fromEntries(lines.map(([, name = "", value = ""]) => [name, value]));
    expect(Object.keys(env).filter((name) => name !== "LANG")).to.have.members(
      variables().filter((name) => name in env),
    );
    expect(loadConfig(env)).to.include({ rpcFinality: "instant", sample: false });
  });

  it("names every halting code of the indexer, with a remedy", () => {
    const source = sourceOf("server/indexer") + sourceOf("server/chain");
    const thrown = matches(source, /new JejakError\(\s*"([a-z-]+)"/g) as ErrorCode[];
    const halting = thrown.filter((code) => ["halt", "ask again"].includes(remedyFor(new JejakError(code))));
    const rows = [...section("When the index stops").matchAll(/^\| ((?:`[a-z-]+`(?:, )?)+) \|/gm)];
    const told = rows.flatMap(([, cell = ""]) => matches(cell, /`([a-z-]+)`/g));
    expect(told).to.include.members(halting.filter((code) => code !== "index-halted"));
  });

  it("names no code that does not exist", () => {
    const places = section("When the index stops") + section("Other troubles") + section("Upgrades");
    const named = matches(places, /`([a-z]+(?:-[a-z]+)+)`/g);
    expect(named.filter((code) => !(code in CODES))).to.deep.equal([]);
  });

  it("has alarms on metrics that exist, each with its first thing to do", () => {
    const metrics = sourceOf("server/api/metrics");
    const used = matches(ALERTS, /\b(jejak_[a-z_]+?)(?:_count|_bucket|_sum)?\b(?=[{[) ]|$)/gm);
    expect(used.length).to.be.greaterThan(10);
    expect(used.filter((name) => !metrics.includes(`"${name}"`))).to.deep.equal([]);
    const alarms = matches(ALERTS, /alert: (\w+)/g);
    expect(matches(section("Alarms"), /`(Jejak[A-Z]\w+)`/g)).to.deep.equal(alarms);
    const inText = matches(PAGE, /`(jejak_[a-z_]+)`/g);
    expect(inText.filter((name) => !metrics.includes(`"${name}"`))).to.deep.equal([]);
  });

  it("names commands and options that exist", async () => {
    const known = await commandLine();
    const text = [PAGE, ...FILES.map((name) => read(join("docs/operate", name)))].join("\n");
    const typed = [...text.matchAll(/\b(?:jejak|scripts\/jejak\/main\.ts) ([a-z]+)((?: [^\n`|;#)]*)?)/g)];
    const commands = typed.filter(([, word = ""]) => known.has(word));
    expect(commands.length).to.be.greaterThan(10);
    for (const [whole, word = "", rest = ""] of commands) {
      const second = `${word} ${rest.trim().split(" ")[0] ?? ""}`;
      const isGroup = [...known.keys()].some((name) => name.startsWith(`${word} `));
      const command = isGroup ? second : word;
      expect([...known.keys()], whole).to.include(command);
      for (const option of matches(rest, /(--[a-z][a-z0-9-]*)/g))
        expect([...(known.get(command) ?? [])], whole).to.include(option);
    }
    const inCode = matches(PAGE, /`jejak ([a-z]+)[ `]/g);
    expect(inCode.filter((word) => !known.has(word))).to.deep.equal([]);
  });

  it("links files that are there, and every file of its folder", () => {
    const linked = matches(PAGE, /\]\(operate\/([^)#]+)\)/g).filter((name) => name !== "");
    expect(linked.filter((name) => !existsSync(join(FOLDER, name)))).to.deep.equal([]);
    expect(FILES.filter((name) => !PAGE.includes(`operate/${name}`))).to.deep.equal([]);
    const headings = matches(PAGE, /^#+ (.+)$/gm).map((title) =>
      title
        .toLowerCase()
        .replace(/[^\w\s-]/g, "")
        .replaceAll(" ", "-"),
    );
    expect(matches(PAGE, /\]\(#([\w-]+)\)/g).filter((anchor) => !headings.includes(anchor))).to.deep.equal(
      [],
    );
  });

  it("has units that start programs of this repository", () => {
    const units = FILES.filter((name) => name.endsWith(".service"));
    expect(units.length).to.equal(3);
    for (const unit of units) {
      const programs = matches(read(join("docs/operate", unit)), /ExecStart=.*\/opt\/jejak\/([\w/.-]+\.ts)/g);
      expect(programs, unit).to.have.length(1);
      expect(existsSync(join(ROOT, String(programs[0]))), unit).to.equal(true);
    }
  });
});
