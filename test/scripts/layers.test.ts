import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect } from "chai";

const ROOT = resolve(import.meta.dirname, "../..");

/**
 * Who may import whom; ARCHITECTURE.md shows the same table. A room may always import itself. `server` stands
 * for the files right in that folder.
 */
const MAY_IMPORT: Record<string, string[]> = {
  protocol: [],
  "typechain-types": [],
  server: ["protocol"],
  "server/chain": ["protocol", "server"],
  "server/content": ["protocol", "server", "server/store"],
  "server/store": ["protocol", "server"],
  "server/submissions": ["protocol", "server", "server/chain", "server/content", "server/store"],
  "server/evidence": ["protocol", "server", "server/chain", "server/content", "server/store"],
  "server/api": [
    "protocol",
    "server",
    "server/chain",
    "server/content",
    "server/evidence",
    "server/pdf",
    "server/store",
    "server/submissions",
    "package.json",
  ],
  "server/explorer": ["protocol", "server", "server/api", "server/evidence", "server/store"],
  "server/web": [
    "protocol",
    "server",
    "server/api",
    "server/chain",
    "server/content",
    "server/evidence",
    "server/explorer",
    "server/store",
    "server/submissions",
  ],
  "server/checkpoints": ["protocol", "server", "server/chain", "server/store"],
  "server/indexer": ["protocol", "server", "server/chain", "server/content", "server/store"],
  "server/pdf": ["protocol", "server"],
  "server/records": ["protocol", "server"],
  "server/registrar": ["protocol", "server", "server/chain", "server/pdf", "server/store"],
  "server/relay": [
    "protocol",
    "server",
    "server/chain",
    "server/content",
    "server/store",
    "server/submissions",
  ],
  scripts: ["protocol", "typechain-types", "server", "server/*", "scripts/jejak-verify", "hardhat.config.ts"],
  "scripts/jejak-verify": ["protocol"],
  "scripts/bench": [
    "protocol",
    "typechain-types",
    "server",
    "server/*",
    "scripts",
    "scripts/jejak-verify",
    "test",
  ],
  "scripts/screenshots": ["protocol", "server", "server/*", "test"],
};

/** Packages that a room may use; rooms that are not named may use any. */
const MAY_USE: Record<string, RegExp> = { protocol: /^(@noble\/(hashes|curves)\/|zod$)/ };

interface Import {
  file: string;
  room: string;
  target: string;
}

function roomOf(path: string): string {
  const [first = "", second = "", ...rest] = path.split("/");
  const inner = `${first}/${second}`;
  const isInner = (first === "server" && rest.length > 0) || (first === "scripts" && inner in MAY_IMPORT);
  return isInner ? inner : first;
}

function importsOf(file: string): Import[] {
  const source = readFileSync(join(ROOT, file), "utf8");
  const found = source.matchAll(
    /(?:^|\n)(?:import|export)\s[^;]*?from\s+"([^"]+)"|import\("([^"]+)"\)|(?:^|\n)import\s+"([^"]+)"/g,
  );
  return [...found].map((match) => {
    const target = match[1] ?? match[2] ?? match[3] ?? "";
    const path = target.startsWith(".") ? relative(ROOT, resolve(ROOT, dirname(file), target)) : target;
    return { file, room: roomOf(file), target: target.startsWith(".") ? `/${path}` : target };
  });
}

function sources(): string[] {
  const folders = ["protocol", "server", "scripts", "typechain-types"];
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(ts|mjs)$/.test(name) && !name.startsWith("bench/ponder/"))
      .map((name) => `${folder}/${name}`),
  );
}

function isAllowed({ room, target }: Import): boolean {
  if (!target.startsWith("/")) return MAY_USE[room]?.test(target) ?? true;
  const other = roomOf(target.slice(1));
  const allowed = MAY_IMPORT[room] ?? [];
  return other === room || allowed.includes(other) || allowed.includes(other.replace(/\/.*/, "/*"));
}

describe("layers", () => {
  const imports = sources().flatMap(importsOf);

  it("knows every room", () => {
    const rooms = new Set(imports.map(({ room }) => room));
    expect(Object.keys(MAY_IMPORT)).to.include.members([...rooms]);
    expect(imports.length).to.be.greaterThan(200);
  });

  it("import only what the table allows", () => {
    const broken = imports
      .filter((found) => !isAllowed(found))
      .map(({ file, target }) => `${file} → ${target}`);
    expect(broken).to.deep.equal([]);
  });

  it("keep the set-up free of anything that npm installs", () => {
    const setup = imports.filter(({ file }) => /^scripts\/(setup|jejak)(\.mjs|\/.*\.mjs)$/.test(file));
    expect(setup.length).to.be.greaterThan(10);
    expect(setup.filter(({ target }) => !/^(node:|\/scripts\/setup)/.test(target))).to.deep.equal([]);
  });
});
