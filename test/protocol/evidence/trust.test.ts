import { expect } from "chai";
import { vkeyOf } from "../../../protocol/proof/note-keys.ts";
import { parseTrust } from "../../../protocol/evidence/trust.ts";
import { refusal } from "../helpers.ts";
import { readGolden } from "./flips.ts";

const trust = JSON.parse(readGolden("v1-entry").trust) as Record<string, unknown>;
const vkey = (name: string, type: 1 | 4 = 4): string =>
  vkeyOf({ name, type, seed: new Uint8Array(32).fill(7) });
const address = (i: number): string => `0x${String(i).padStart(40, "0")}`;

describe("the trust file", () => {
  it("may name every way in which a block is believed", () => {
    const qbft = [
      { from: 0, to: 9, validators: [address(1)] },
      { from: 10, validators: [address(1), address(2)] },
    ];
    const witnesses = { threshold: 1, keys: [{ key: vkey("w"), attests: "log" }] };
    const whole = {
      ...trust,
      name: "Uji",
      source: "surat",
      rpc: { url: "http://127.0.0.1:8545" },
      qbft,
      witnesses,
      log: { key: vkey("jejak", 1) },
    };
    expect(parseTrust(JSON.stringify(whole))).to.deep.equal(whole);
  });

  it("of another format or version is refused by name", () => {
    for (const other of [{ ...trust, version: 2 }, { ...trust, format: "jejak-evidence" }, []]) {
      refusal("trust-unsupported", () => parseTrust(JSON.stringify(other)));
    }
  });

  it("is refused by place where it says too much, or two things at once", () => {
    const set = { from: 5, to: 9, validators: [address(1)] };
    const key = { key: vkey("w"), attests: "block" };
    const wrong: [object, string][] = [
      [{ extra: 1 }, "$"],
      [{ chainId: "01" }, "$.chainId"],
      [{ rpc: { url: "file:///x" } }, "$.rpc.url"],
      [{ blocks: [{ number: 1, hash: "0x00" }] }, "$.blocks[0].hash"],
      [{ blocks: [1, 1].map((number) => ({ number, hash: `0x${"00".repeat(32)}` })) }, "$.blocks[1]"],
      [{ qbft: [set, { ...set, from: 9 }] }, "$.qbft[1]"],
      [{ qbft: [{ ...set, to: 4 }] }, "$.qbft[0]"],
      [{ qbft: [{ ...set, validators: [address(1), address(1)] }] }, "$.qbft[0].validators"],
      [{ witnesses: { threshold: 1, keys: [key, { ...key, key: vkey("other") }] } }, "$.witnesses.keys"],
      [{ witnesses: { threshold: 2, keys: [key] } }, "$.witnesses.threshold"],
      ...[vkey("w").slice(0, -4), vkey("w").replace("w", "v"), vkey("w", 1), "w+00000000+BA=="].map(
        (wrongKey): [object, string] => [
          { witnesses: { threshold: 1, keys: [key, { ...key, key: wrongKey }] } },
          "$.witnesses.keys[1].key",
        ],
      ),
      [{ log: { key: vkey("jejak") } }, "$.log.key"],
    ];
    for (const [other, at] of wrong) {
      expect(
        refusal("trust-malformed", () => parseTrust(JSON.stringify({ ...trust, ...other }))).at,
      ).to.equal(at);
    }
  });
});
