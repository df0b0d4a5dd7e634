import type { decodeWithin } from "./decode.ts";

/** Reads all QR codes of a picture or of what a camera shows at this moment. */
export type ReadCodes = (source: ImageBitmap | HTMLVideoElement) => Promise<string[]>;

interface Detector {
  detect(source: ImageBitmapSource): Promise<{ rawValue: string }[]>;
}
interface DetectorMaker {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

/** Enough for codes of 1,000 bytes, and little enough for a cheap phone. */
const MOST = { photo: 3_000, frame: 1_280 } as const;

/** The browser's own reader of codes; null where it has none. */
async function nativeReader(): Promise<ReadCodes | null> {
  const maker = (globalThis as { BarcodeDetector?: DetectorMaker }).BarcodeDetector;
  if (maker === undefined) return null;
  const formats = await maker.getSupportedFormats().catch((): string[] => []);
  if (!formats.includes("qr_code")) return null;
  const detector = new maker({ formats: ["qr_code"] });
  return async (source) => (await detector.detect(source)).map(({ rawValue }) => rawValue);
}

function pixelsOf(source: ImageBitmap | HTMLVideoElement, most: number): ImageData | null {
  const [width, height] =
    source instanceof HTMLVideoElement
      ? [source.videoWidth, source.videoHeight]
      : [source.width, source.height];
  if (width === 0 || height === 0) return null;
  const scale = Math.min(1, most / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context?.drawImage(source, 0, 0, canvas.width, canvas.height);
  return context?.getImageData(0, 0, canvas.width, canvas.height) ?? null;
}

/**
 * The browser's reader where it has one, else the bundled decoder.
 * @param load brings the decoder, which is asked for only where it is needed
 */
export async function codeReader(load: () => Promise<typeof decodeWithin>): Promise<ReadCodes> {
  const native = await nativeReader();
  if (native !== null) return native;
  const decode = await load();
  return async (source) => {
    const look = source instanceof HTMLVideoElement ? "frame" : "photo";
    const pixels = pixelsOf(source, MOST[look]);
    return pixels === null ? [] : await decode(pixels, look);
  };
}
