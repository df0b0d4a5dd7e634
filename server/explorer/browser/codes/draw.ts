import encodeQR from "qr";

const SVG = "http://www.w3.org/2000/svg";

/** Light modules around the code, as ISO/IEC 18004 asks for. */
const QUIET = 4;

/** One path of all dark modules: a run in a row is one bar. */
function pathOf(rows: readonly (readonly boolean[])[]): string {
  const bars: string[] = [];
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      let length = 0;
      while (row[x + length] === true) length++;
      if (length > 0) bars.push(`M${x} ${y}h${length}v1h-${length}z`);
      x += length;
    }
  });
  return bars.join("");
}

function shape(name: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/**
 * A QR code (error correction M, as on paper) as a
 * drawing; `label` says to those who cannot see it what it is.
 */
export function drawCode(content: string, label: string): SVGElement {
  const rows = encodeQR(content, "raw", { ecc: "medium", border: QUIET });
  const side = String(rows.length);
  const drawing = shape("svg", {
    class: "qr",
    role: "img",
    "aria-label": label,
    viewBox: `0 0 ${side} ${side}`,
  });
  drawing.setAttribute("shape-rendering", "crispEdges");
  drawing.append(
    shape("path", { fill: "#fff", d: `M0 0h${side}v${side}h-${side}z` }),
    shape("path", { fill: "#000", d: pathOf(rows) }),
  );
  return drawing;
}
