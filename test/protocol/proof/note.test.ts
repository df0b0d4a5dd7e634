import { expect } from "chai";
import { fromHex } from "../../../protocol/bytes.ts";
import {
  parseCheckpoint,
  parseNote,
  parseVkey,
  verifyCosignature,
  verifyNote,
} from "../../../protocol/proof/cosignature.ts";
import {
  formatSigningKey,
  parseLogKey,
  parseSigningKey,
  vkeyOf,
  type SigningKey,
} from "../../../protocol/proof/note-keys.ts";
import { cosign, formatCheckpoint, signNote } from "../../../protocol/proof/note-sign.ts";
import { refusal } from "../helpers.ts";

/** Key and note of the documentation of golang.org/x/mod/sumdb/note. */
const GO_SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const GO_PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const GO_TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const GO_LINE =
  "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

const ORIGIN = "jejak/31337/0x5fbdb2315678afecb367f032d93f642f64180aa3";
const SEED = fromHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
const log: SigningKey = { name: ORIGIN, type: 1, seed: SEED };
const witness: SigningKey = { name: "saksi.example/satu", type: 4, seed: SEED };

const CHECKPOINT = {
  origin: ORIGIN,
  size: 70_000,
  root: "0ac5146291863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62",
  block: { chainId: 31337n, number: 12, hash: `0x${"ab".repeat(32)}` as const },
};

describe("the log's signatures of notes", () => {
  it("are those of golang.org/x/mod/sumdb/note", () => {
    const key = parseSigningKey(GO_SECRET);
    expect(formatSigningKey(key)).to.equal(GO_SECRET);
    expect(vkeyOf(key)).to.equal(GO_PUBLIC);
    expect(signNote(GO_TEXT, key)).to.equal(GO_LINE);
    expect(verifyNote(parseNote(`${GO_TEXT}\n${GO_LINE}`), parseLogKey(GO_PUBLIC))).to.equal(true);
  });

  it("hold for their own text only", () => {
    const note = parseNote(`${GO_TEXT.replace("think", "thank")}\n${GO_LINE}`);
    refusal("note-signature-invalid", () => verifyNote(note, parseLogKey(GO_PUBLIC)));
  });

  it("are absent where another key signed", () => {
    const body = formatCheckpoint(CHECKPOINT);
    expect(verifyNote(parseNote(`${body}\n${signNote(body, log)}`), parseLogKey(GO_PUBLIC))).to.equal(false);
  });

  it("do not hold in a lenient or shortened form", () => {
    const body = formatCheckpoint(CHECKPOINT);
    const [, , encoded = ""] = signNote(body, log).trim().split(" ");
    const short = Buffer.from(encoded, "base64").subarray(0, -1).toString("base64");
    const note = parseNote(`${body}\n— ${ORIGIN} ${short}\n`);
    refusal("note-signature-invalid", () => verifyNote(note, parseLogKey(vkeyOf(log))));
  });
});

describe("checkpoints as they are written", () => {
  it("are read as the same, signed by the log and cosigned by a witness", () => {
    const body = formatCheckpoint(CHECKPOINT);
    const note = parseNote(`${body}\n${signNote(body, log)}${cosign(body, witness, 1_700_000_000)}`);
    expect(parseCheckpoint(note.body)).to.deep.equal(CHECKPOINT);
    expect(verifyNote(note, parseLogKey(vkeyOf(log)))).to.equal(true);
    expect(verifyCosignature(note, parseVkey(vkeyOf(witness)))).to.deep.equal({ time: 1_700_000_000 });
  });

  it("need no block", () => {
    const { origin, size, root } = CHECKPOINT;
    expect(formatCheckpoint({ origin, size, root })).to.equal(
      `${ORIGIN}\n70000\nCsUUYpGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n`,
    );
  });

  it("are refused where they would read otherwise", () => {
    refusal("note-malformed", () => formatCheckpoint({ ...CHECKPOINT, origin: "" }));
    refusal("note-malformed", () => formatCheckpoint({ ...CHECKPOINT, size: 2 ** 60 }));
    refusal("note-malformed", () => formatCheckpoint({ ...CHECKPOINT, root: "00" }));
  });
});

describe("keys of notes", () => {
  it("do not sign in each other's place", () => {
    refusal("signing-key-malformed", () => signNote(GO_TEXT, witness));
    refusal("signing-key-malformed", () => cosign(GO_TEXT, log, 1));
    refusal("vkey-malformed", () => parseLogKey(vkeyOf(witness)));
    refusal("vkey-malformed", () => parseVkey(vkeyOf(log)));
  });

  it("are refused without their text in the error", () => {
    for (const text of [
      "",
      GO_PUBLIC,
      GO_SECRET.replace("c74f", "c74e"),
      GO_SECRET.replace("AYEK", "AoEK"),
    ]) {
      const error = refusal("signing-key-malformed", () => parseSigningKey(text));
      expect(JSON.stringify([error.message, error.values, error.detail])).not.to.include("FALVFGyNhPJ");
    }
  });

  it("are not written under a name that could not be read", () => {
    refusal("signing-key-malformed", () => formatSigningKey({ ...log, name: "two words" }));
    refusal("signing-key-malformed", () => formatSigningKey({ ...log, name: "a+b" }));
  });
});
