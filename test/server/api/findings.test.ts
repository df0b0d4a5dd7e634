import { expect } from "chai";
import { tagMask } from "../../../protocol/tags.ts";
import * as seeds from "./seed.ts";
import type { SeedStep } from "./seed.ts";
import { startWorld } from "./world.ts";
import type { World } from "./world.ts";

const SAGARA = "CONTOH-SAGARA";
const STEP: SeedStep = { officialId: SAGARA, ocid: "ocds-a-1", tags: tagMask(["tender"]) };
const DEADLINE = seeds.START + 5000;

describe("API: findings of a step", () => {
  let world: World;

  before(async () => {
    world = await startWorld();
    const seed = await seeds.begin(world.pool);
    await seeds.admit(world.pool, seed, SAGARA, "Kota Sagara (DATA CONTOH)");
    await seeds.grant(world.pool, seed, SAGARA, { number: 1 });
    const steps: Partial<SeedStep>[] = [
      { title: "sama", tenderEnd: "2026-01-01T08:23:20+07:00" },
      { title: "lain", tags: tagMask(["award", "contract"]), tenderEnd: "2026-01-02T00:00:00Z" },
      { title: "terlambat", releaseDate: "2025-12-30", tenderEnd: "besok" },
      { title: "tersembunyi", tags: tagMask(["award"]), unpublished: true },
    ];
    for (const step of steps) await seeds.record(world.pool, seed, { ...STEP, deadline: DEADLINE, ...step });
  });
  after(() => world.stop());

  it("says what differs between a step and its published release, and nothing of what is withheld", async () => {
    const { body } = await world.ask("/api/v1/processes/ocds-a-1");
    const findings = body.steps.map((step: { findings: unknown }) => step.findings);
    expect(findings).to.deep.equal([
      [],
      [
        { code: "tags.mismatch", values: { signed: ["award", "contract"], published: ["tender"] } },
        {
          code: "deadline.mismatch",
          values: { signed: "2026-01-01T01:23:20Z", published: "2026-01-02T00:00:00Z" },
        },
      ],
      [{ code: "recorded.late", values: { date: "2025-12-30T00:00:00Z", seconds: 172_800 } }],
      [],
    ]);
  });
});
