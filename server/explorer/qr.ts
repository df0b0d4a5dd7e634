import QRCode from "qrcode";
import { html } from "./html.ts";
import type { Html } from "./html.ts";

/** Light modules around the code, as ISO/IEC 18004 asks for. */
const QUIET = 4;

/** One path of all dark modules: a run in a row is one bar. */
function pathOf(modules: Uint8Array, size: number): string {
  const bars: string[] = [];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      let length = 0;
      while (x + length < size && modules[y * size + x + length] !== 0) length++;
      if (length > 0) bars.push(`M${x} ${y}h${length}v1h-${length}z`);
      x += length;
    }
  }
  return bars.join("");
}

/** A QR code (error correction M) as a drawing; `label` says to those who cannot see it what it leads to. */
export function qrCode(content: string, label: string): Html {
  const { modules } = QRCode.create(content, { errorCorrectionLevel: "M" });
  const side = modules.size + 2 * QUIET;
  return html`<svg
    class="qr"
    role="img"
    aria-label="${label}"
    viewBox="${-QUIET} ${-QUIET} ${side} ${side}"
    width="132"
    height="132"
    shape-rendering="crispEdges"
  >
    <path fill="#fff" d="M${-QUIET} ${-QUIET}h${side}v${side}h-${side}z" />
    <path d="${pathOf(modules.data, modules.size)}" />
  </svg>`;
}
