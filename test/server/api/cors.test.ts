import { expect } from "chai";
import * as seeds from "./seed.ts";
import { startWorld } from "./world.ts";
import type { World } from "./world.ts";

const ORIGIN = { origin: "https://pemantau.example" };

describe("API: pages of other origins", () => {
  let world: World;

  before(async () => {
    world = await startWorld({ limits: { verificationsPerMinute: 1 } });
    await seeds.begin(world.pool);
  });
  after(() => world.stop());

  it("may read every answer with the headers that matter, problems and refusals too, without credentials", async () => {
    const body = { hashes: ["ab".repeat(32)] };
    const answers = [
      await world.ask("/api/v1/ledger", { headers: ORIGIN }),
      await world.ask("/api/v1/entries.csv", { headers: ORIGIN }),
      await world.ask("/api/v1/nowhere", { headers: ORIGIN }),
      await world.ask("/api/v1/verifications", { body, headers: ORIGIN }),
      await world.ask("/api/v1/verifications", { body, headers: ORIGIN }),
    ];
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 404, 200, 429]);
    for (const { headers } of answers) {
      expect(headers.get("access-control-allow-origin")).to.equal("*");
      expect(headers.get("access-control-allow-credentials")).to.equal(null);
      for (const name of [
        "ETag",
        "Retry-After",
        "RateLimit",
        "X-Request-Id",
        "Content-Disposition",
        "Jejak-As-Of",
      ]) {
        expect(headers.get("access-control-expose-headers")).to.include(name);
      }
    }
  });

  it("ask beforehand once a day", async () => {
    const asked = {
      ...ORIGIN,
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type",
    };
    const { status, headers } = await world.ask("/api/v1/submissions", { method: "OPTIONS", headers: asked });
    expect(status).to.equal(204);
    expect(headers.get("access-control-allow-methods")).to.equal("GET,HEAD,POST");
    expect(headers.get("access-control-allow-headers")).to.include("Content-Type");
    expect(headers.get("access-control-max-age")).to.equal("86400");
  });

  it("have no way to pages, figures and health", async () => {
    for (const path of ["/", "/metrics", "/healthz", "/readyz", "/nowhere"]) {
      const { headers } = await world.ask(path, { headers: ORIGIN });
      expect(headers.get("access-control-allow-origin"), path).to.equal(null);
    }
  });
});
