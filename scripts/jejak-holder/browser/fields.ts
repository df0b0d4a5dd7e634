import { element } from "../../../server/explorer/browser/dom/element.ts";
import { typeName } from "../../../server/explorer/browser/records/fields.ts";
import { fieldOf } from "../../../protocol/records/type.ts";
import { labelOf, valueOf } from "../../../protocol/records/words.ts";
import { pictureOf } from "./layout.ts";
import { shownWith, type OpenRecord } from "./record.ts";
import { say, type Lang } from "./words.ts";

/** Type, issuer and picture of a record; what is not ticked stays dots in the picture. */
export function showRecord(lang: Lang, record: OpenRecord, shown: ReadonlySet<string>): HTMLElement[] {
  const { type, payload, file } = record;
  const name = typeName(lang, type, payload.vct);
  const issuer = { officialId: file.issuer.officialId, batch: payload.jejak.batch };
  return [
    element("p", "", element("strong", "", name)),
    element("p", "", say(lang, "holder.record.issuer", issuer)),
    ...(type === null
      ? [element("p", "wrong", say(lang, "holder.record.type"))]
      : [picture(lang, record, shown, name)]),
  ];
}

function picture(lang: Lang, { type, values, open }: OpenRecord, shown: ReadonlySet<string>, name: string) {
  const image = document.createElement("img");
  image.className = "picture";
  image.alt = say(lang, "holder.layout", { name });
  if (type === null) return image;
  const texts = Object.entries(values).filter(([field]) => shown.has(field));
  const filled = [...texts, ...Object.entries(open)].map(
    ([field, value]) => [field, valueOf(lang, type, field, value)] as const,
  );
  image.src = pictureOf(lang, type, Object.fromEntries(filled));
  return image;
}

/** One tick a field; what goes along with a ticked field is ticked too, and cannot be taken away alone. */
export function showFields(
  lang: Lang,
  record: OpenRecord,
  chosen: ReadonlySet<string>,
  onTick: (field: string, isTicked: boolean) => void,
): HTMLElement[] {
  const shown = shownWith(record, chosen);
  return Object.entries(record.values).map(([field, value]) => {
    const box = document.createElement("input");
    box.type = "checkbox";
    box.name = field;
    box.checked = shown.has(field);
    box.disabled = shown.has(field) && !chosen.has(field);
    box.addEventListener("change", () => {
      onTick(field, box.checked);
    });
    return element("label", "tick", box, told(lang, record, field, value));
  });
}

function told(lang: Lang, { type, values }: OpenRecord, field: string, value: string): HTMLElement {
  const companions = type?.claims.find((claim) => fieldOf(claim) === field)?.with ?? [];
  const names = companions.filter((other) => Object.hasOwn(values, other));
  const fields = names.map((other) => labelOf(lang, type, other)).join(", ");
  const along = fields === "" ? null : element("small", "", say(lang, "holder.choose.with", { fields }));
  const label = element("strong", "", labelOf(lang, type, field));
  return element("span", "", label, element("bdi", "", valueOf(lang, type, field, value)), along);
}
