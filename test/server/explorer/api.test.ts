import { brotliCompressSync } from "node:zlib";
import { expect } from "chai";
import { operationsOf } from "../../../server/api/openapi/description.ts";
import type { Description } from "../../../server/api/openapi/description.ts";
import { contractOf } from "../api/described.ts";
import type { Contract } from "../api/described.ts";
import { DOCUMENT, furnish } from "../api/furnished.ts";
import { startWorld } from "../api/world.ts";
import type { World } from "../api/world.ts";

const MOST_BYTES = 50 * 1024;

interface Form {
  operation: string;
  fields: [string, string][];
}

/** The forms of a page as a browser without JavaScript would send them, untouched. */
function formsOf(page: string): Form[] {
  const forms = page.match(/<form class="try"[\s\S]*?<\/form>/g) ?? [];
  return forms.map((form) => {
    const controls = form.match(/<(?:input|select)\b[^>]*>/g) ?? [];
    const attribute = (control: string, name: string) =>
      new RegExp(`\\s${name}="([^"]*)"`).exec(control)?.[1] ?? "";
    const fields = controls.map((control): [string, string] => [
      attribute(control, "name"),
      attribute(control, "value"),
    ]);
    const [[, operation] = ["", ""], ...rest] = fields;
    return { operation, fields: rest };
  });
}

describe("explorer: the page to try the API", () => {
  let world: World;
  let contract: Contract;
  const pages = new Map<string, string>();

  before(async () => {
    world = await startWorld();
    await furnish(world);
    for (const path of ["/api", "/en/api"]) {
      const { status, text } = await world.ask(path, { headers: { accept: "text/html" } });
      expect(status).to.equal(200);
      pages.set(path, text);
    }
    const { body } = await world.ask("/api/v1/openapi.json?lang=en");
    contract = contractOf(body as Description);
  });
  after(() => world.stop());

  it("shows every operation with its summary, parameters, answers and codes, in both languages", async () => {
    for (const [path, lang] of [
      ["/api", "id"],
      ["/en/api", "en"],
    ] as const) {
      const { body } = await world.ask(`/api/v1/openapi.json?lang=${lang}`);
      const page = pages.get(path)!;
      for (const operation of operationsOf(body as Description)) {
        const { operationId, summary, parameters = [], responses } = operation;
        const part = page.split(`id="${operationId}"`)[1]!.split("</article>")[0]!;
        expect(part, operationId).to.include(`${operation.method.toUpperCase()} ${operation.path}`);
        expect(part.replace(/&#39;/g, "'"), operationId).to.include(summary);
        for (const { name, in: place } of parameters) {
          const shown = operation.method === "get" ? `name="${name}"` : `<dt>${name}</dt>`;
          if (place !== "header") expect(part, operationId).to.include(shown);
        }
        for (const status of Object.keys(responses)) {
          expect(part, operationId).to.include(`<dt>${status}</dt>`);
        }
      }
    }
  });

  it("leads without JavaScript from each form to an answer of its operation", async () => {
    const forms = formsOf(pages.get("/en/api")!);
    const reading = contract.operations.filter(({ method }) => method === "get");
    expect(forms.map(({ operation }) => operation)).to.have.members(
      reading.map(({ operationId }) => operationId),
    );
    for (const { operation, fields } of forms) {
      if (operation === "streamEntries") continue;
      // What the newest process does not have is left for the visitor to fill in.
      const filled: Record<string, string> = { id: crypto.randomUUID(), sha256: DOCUMENT };
      const sent = fields.map(([name, value]): [string, string] => [name, value || (filled[name] ?? "")]);
      const search = new URLSearchParams([["operation", operation], ...sent]).toString();
      const response = await fetch(`${world.url}/en/api/try?${search}`);
      const { status, headers } = response;
      const faults = contract.faults(contract.operation(operation), {
        status,
        headers,
        text: await response.text(),
      });
      expect(faults).to.deep.equal([]);
      // Whether there is something to find is the ledger's; that the request was whole is the form's.
      expect(status, operation).to.not.be.oneOf([400, 422]);
    }
  });

  it("fills addresses exactly, leaves what is not said, and refuses what it cannot fill", async () => {
    const locationOf = async (search: string) => {
      const response = await fetch(`${world.url}/api/try?${search}`, { redirect: "manual" });
      return response.headers.get("location") ?? response.status;
    };
    const trail = "operation=getTrail&agency=PY-DNCP%2F01&ocid=ocds-%C3%B1%25%2F1&limit=5&after=&junk=1";
    expect(await locationOf(trail)).to.equal(
      "/api/v1/agencies/PY-DNCP%2F01/processes/ocds-%C3%B1%25%2F1?limit=5",
    );
    expect(await locationOf("operation=listProcesses&limit=1&limit=2")).to.equal(
      "/api/v1/processes?limit=1&limit=2",
    );
    for (const wrong of [
      "",
      "operation=nothing",
      "operation=__proto__",
      "operation=submitStep",
      "operation=getTrail&agency=x",
      "operation=getEntry&index=1&index=2",
      "operation=a&operation=b",
    ]) {
      expect(await locationOf(wrong), wrong).to.equal(400);
    }
  });

  it("weighs at most 50 KB, all included", async () => {
    const page = pages.get("/api")!;
    const style = /href="(\/assets\/site-[^"]+)"/.exec(page)![1]!;
    const { text: css } = await world.ask(style);
    const loaded = [...(page.match(/\/assets\/[^"]+/g) ?? []), ...(css.match(/\/assets\/[^")]+/g) ?? [])];
    let bytes = brotliCompressSync(page).length;
    for (const address of new Set(loaded)) {
      const content = new Uint8Array(await (await fetch(world.url + address)).arrayBuffer());
      bytes += address.endsWith(".woff2") ? content.length : brotliCompressSync(content).length;
    }
    expect(bytes).to.be.lessThan(MOST_BYTES);
  });
});
