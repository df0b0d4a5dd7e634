import type { Pen } from "../../pdf/pen.ts";

/** What is drawn of a layout: rectangles, lines and texts; groups and all else are passed over. */
interface Shape {
  name: "rect" | "line" | "text";
  attributes: Readonly<Record<string, string>>;
  words: string;
}

const SHAPE = /<(rect|line|text)\b([^<>]*?)(?:\/>|>([^<]*)<\/\1>)/g;
const ATTRIBUTE = /([a-z0-9-]+)="([^"]*)"/g;
const VIEW_BOX = /viewBox="0 0 (\d+(?:\.\d+)?) (\d+(?:\.\d+)?)"/;
const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

function shapesOf(svg: string): Shape[] {
  return [...svg.matchAll(SHAPE)].map(([, name, attributes = "", words = ""]) => ({
    name: name as Shape["name"],
    attributes: attributesOf(attributes),
    words: words.replace(/&(amp|lt|gt|quot|#39);/g, (_whole, sign: string) => NAMED[sign] ?? ""),
  }));
}

function attributesOf(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, key = "", value = ""] of text.matchAll(ATTRIBUTE)) found[key] = value;
  return found;
}

/**
 * Draws a filled-in layout of a type where the pen stands, as wide as the page or `mostHeight` high, and moves the pen
 * below it. A layout without a viewBox that begins at 0 0 is not drawn.
 * @returns whether it was drawn
 */
export function drawPicture(pen: Pen, svg: string, mostHeight: number): boolean {
  const [, width = 0, height = 0] = VIEW_BOX.exec(svg)?.map(Number) ?? [];
  if (width === 0 || height === 0) return false;
  const scale = Math.min(pen.width / width, mostHeight / height);
  const top = pen.pdf.y;
  for (const shape of shapesOf(svg)) drawShape(pen, shape, { scale, top });
  pen.pdf.y = top + height * scale;
  return true;
}

function drawShape(
  pen: Pen,
  { name, attributes, words }: Shape,
  place: { scale: number; top: number },
): void {
  const at = (key: string): number => (Number(attributes[key] ?? 0) || 0) * place.scale;
  const [x, y] = [pen.left, place.top];
  const { pdf } = pen;
  const [fill, stroke] = [colorOf(attributes["fill"]), colorOf(attributes["stroke"])];
  if (name === "text") {
    const size = at("font-size");
    const said = pen.set("plain", size, fill ?? "#000000", words);
    // SVG places a text by its base line, PDF by its top.
    const options = { lineBreak: false, structParent: pen.root, structType: "P" } as const;
    if (said !== "") pdf.text(said, x + at("x"), y + at("y") - size * 0.93, options);
    return;
  }
  pdf.markContent("Artifact", { type: "Layout" });
  if (name === "rect") {
    const box = [x + at("x"), y + at("y"), at("width"), at("height")] as const;
    if (fill !== undefined) pdf.rect(...box).fill(fill);
    if (stroke !== undefined)
      pdf
        .rect(...box)
        .lineWidth(0.8)
        .stroke(stroke);
  } else {
    pdf
      .moveTo(x + at("x1"), y + at("y1"))
      .lineTo(x + at("x2"), y + at("y2"))
      .lineWidth(0.8)
      .stroke(stroke ?? "#000000");
  }
  pdf.endMarkedContent();
}

function colorOf(given: string | undefined): string | undefined {
  return /^#[0-9a-f]{6}$/i.test(given ?? "") ? given : undefined;
}
