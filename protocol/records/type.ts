import { z } from "zod";
import { toBase64 } from "../base64.ts";
import { JejakError, type Bilingual } from "../errors.ts";
import { sha256 } from "../hash.ts";
import { canonicalize } from "../jcs.ts";
import type { JsonValue } from "../json.ts";
import { OWN_CLAIMS, VCT } from "./payload.ts";

const text = z.string().min(1).max(500);
const inBoth = ({ display }: { display: readonly { locale: string }[] }): boolean =>
  display
    .map(({ locale }) => locale)
    .sort()
    .join() === "en,id";

const BOTH = { error: "one text in each of id and en" };
const Labels = z.array(
  z.strictObject({ locale: z.enum(["id", "en"]), label: text, description: text.exactOptional() }),
);
const length = z.int().min(1).max(2_000);

/** What values of a field look like; every value is a text. */
export const Format = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("text"), max: length, pattern: z.string().max(200).exactOptional() }),
  z.strictObject({ kind: z.literal("date") }),
  z.strictObject({ kind: z.literal("digits"), min: length, max: length }),
  z.strictObject({ kind: z.literal("amount"), decimals: z.int().min(0).max(4) }),
  z.strictObject({
    kind: z.literal("choice"),
    values: z
      .array(z.strictObject({ value: text, display: Labels }).refine(inBoth, BOTH))
      .min(2)
      .max(200),
  }),
  z.strictObject({ kind: z.literal("nik") }),
  z.strictObject({ kind: z.literal("nib") }),
]);

export type Format = z.output<typeof Format>;

const FIELD = /^[a-z][a-z0-9_]{0,39}$/;

const Claim = z
  .strictObject({
    path: z.tuple([z.string().regex(FIELD)]),
    display: Labels,
    /** `never`: the field is open to every reader of the record. */
    sd: z.enum(["allowed", "never"]),
    mandatory: z.boolean(),
    format: Format,
    /** Fields that must be shown along with this one; none: it may be shown alone. */
    with: z.array(z.string().regex(FIELD)).max(40),
  })
  .refine(inBoth, BOTH);

export type Claim = z.output<typeof Claim>;

/**
 * A type of records, after SD-JWT VC type metadata; `format`, `with` and `layout` are ours. `layout` is an SVG picture
 * with `{{field}}` where a value goes.
 */
export const RecordType = z
  .strictObject({
    vct: z.string().regex(VCT),
    name: text,
    description: text,
    display: z.array(
      z.strictObject({ locale: z.enum(["id", "en"]), name: text, description: text.exactOptional() }),
    ),
    claims: z.array(Claim).min(1).max(40),
    layout: z.string().min(1).max(20_000),
  })
  .refine(inBoth, BOTH);

export type RecordType = z.output<typeof RecordType>;

/** The name of a field. */
export function fieldOf({ path: [name] }: Claim): string {
  return name;
}

/**
 * Reads a type.
 * @throws JejakError `record-type-malformed`, by the place (fields twice, a `with` that names no field, a pattern that
 * is none, a place of the layout that is no field, a name that is a claim of its own)
 */
export function parseType(value: JsonValue): RecordType {
  const parsed = RecordType.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw malformed(issue?.path.join(".") ?? "$", issue?.message ?? "");
  }
  checkFields(parsed.data);
  return parsed.data;
}

const PLACE = /\{\{([^{}]*)\}\}/g;

function checkFields({ claims, layout }: RecordType): void {
  const names = new Set(claims.map(fieldOf));
  if (names.size !== claims.length) throw malformed("claims", "a field twice");
  for (const claim of claims) {
    const [name, at] = [fieldOf(claim), `claims.${fieldOf(claim)}`];
    if (OWN_CLAIMS.has(name)) throw malformed(at, "a name that records use themselves");
    const stranger = claim.with.find((other) => other === name || !names.has(other));
    if (stranger !== undefined) throw malformed(at, `with names ${stranger}`);
    if (claim.format.kind === "text") checkPattern(claim.format.pattern, at);
  }
  for (const [, place = ""] of layout.matchAll(PLACE)) {
    if (!names.has(place)) throw malformed("layout", `{{${place}}} is no field`);
  }
}

function checkPattern(pattern: string | undefined, at: string): void {
  if (pattern === undefined) return;
  try {
    patternOf(pattern);
  } catch (cause) {
    throw new JejakError("record-type-malformed", { at, detail: "no pattern", cause });
  }
}

/** The regular expression of a field's pattern, which holds the whole value. */
export function patternOf(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, "u");
}

function malformed(at: string, detail: string): JejakError {
  return new JejakError("record-type-malformed", { at, detail });
}

/** `vct#integrity`: "sha256-" and base64 of SHA-256 of the type's JCS form. */
export function typeIntegrity(type: JsonValue): string {
  return `sha256-${toBase64(sha256(canonicalize(type)))}`;
}

/** The fields that are shown where these are chosen: themselves and all that must go along, in the type's order. */
export function withCompanions({ claims }: RecordType, chosen: Iterable<string>): string[] {
  const shown = new Set(chosen);
  const companions = new Map(claims.map((claim) => [fieldOf(claim), claim.with]));
  for (const name of shown) for (const other of companions.get(name) ?? []) shown.add(other);
  return claims.map(fieldOf).filter((name) => shown.has(name));
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const SIGNS = new Map(Object.entries(ESCAPES).map(([sign, name]) => [name, sign]));

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] as string);
}

function unescaped(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (name) => SIGNS.get(name) as string);
}

/**
 * The picture of a record in a language; fields that are not shown stay `hidden`. Show it as an image only: there no
 * script runs.
 */
export function fillLayout(
  lang: keyof Bilingual,
  type: RecordType,
  values: Readonly<Record<string, string>>,
  hidden = "",
): string {
  return layoutIn(lang, type).replace(PLACE, (_whole, name: string) =>
    escaped(Object.hasOwn(values, name) ? (values[name] ?? hidden) : hidden),
  );
}

/** What a picture writes itself, between its tags. */
const WRITTEN = />([^<>{}]+)</g;

/** A picture is drawn once; where it writes a label of the type or its name, that stands in the reader's language. */
function layoutIn(lang: keyof Bilingual, { layout, display, claims }: RecordType): string {
  const labels = claims.map((claim) => claim.display.map(({ locale, label }) => ({ locale, text: label })));
  const names = display.map(({ locale, name }) => ({ locale, text: name }));
  const words = new Map<string, string>();
  for (const texts of [names, ...labels]) {
    const own = texts.find(({ locale }) => locale === lang)?.text;
    for (const { text: said } of texts) if (own !== undefined && !words.has(said)) words.set(said, own);
  }
  return layout.replace(WRITTEN, (whole, written: string) => {
    const own = words.get(unescaped(written).trim());
    return own === undefined ? whole : `>${escaped(own)}<`;
  });
}
