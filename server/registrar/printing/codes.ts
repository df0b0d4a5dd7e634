import QRCode from "qrcode";
import type { Pen } from "../../pdf/pen.ts";

/** Light modules around a code (ISO/IEC 18004). */
const QUIET = 4;
const GAP = 10;
const ACROSS = 3;

/** Points for the number under a code. */
const LABEL = 16;

/** Two codes are as large as the page has room for: cheap phones do not see what is small and near. */
function sideOf({ pdf, width }: Pen, count: number): number {
  const [small, large] = [ACROSS, ACROSS - 1].map((across) => (width - (across - 1) * GAP) / across);
  const left = pdf.page.height - pdf.page.margins.bottom - pdf.y - LABEL;
  return count < ACROSS ? Math.max(small ?? 0, Math.min(large ?? 0, left)) : (small ?? 0);
}

/** Draws codes side by side, each under its number; every module is a bar, sharp at any size. */
export function drawCodes(pen: Pen, codes: readonly string[], label: (number: number) => string): void {
  const side = sideOf(pen, codes.length);
  for (let first = 0; first < codes.length; first += ACROSS) {
    pen.room(side + LABEL);
    const top = pen.pdf.y;
    codes.slice(first, first + ACROSS).forEach((code, i) => {
      const x = pen.left + i * (side + GAP);
      const words = label(first + i + 1);
      const figure = pen.pdf.struct("Figure", { alt: words }, () => {
        drawCode(pen, code, { x, y: top, side });
      });
      pen.root.add(figure);
      const said = pen.set("plain", 7.5, "#5a5a5a", words);
      pen.pdf.text(said, x, top + side + 2, { lineBreak: false, structParent: pen.root, structType: "P" });
    });
    pen.pdf.y = top + side + LABEL;
  }
}

function drawCode({ pdf }: Pen, code: string, { x, y, side }: { x: number; y: number; side: number }): void {
  const { modules } = QRCode.create(code, { errorCorrectionLevel: "M" });
  const step = side / (modules.size + 2 * QUIET);
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      let length = 0;
      while (column + length < modules.size && modules.get(row, column + length) !== 0) length++;
      if (length > 0) {
        pdf.rect(x + (column + QUIET) * step, y + (row + QUIET) * step, length * step, step);
        column += length;
      }
    }
  }
  pdf.fill("#000000");
}
