import { codesIn } from "../../../protocol/records/codes.ts";

interface Detector {
  detect(source: ImageBitmapSource): Promise<{ rawValue: string }[]>;
}
interface DetectorMaker {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

/** Files as they are to be taken: the texts of codes in pictures, and everything else. */
export interface Sorted {
  codes: string[];
  others: File[];
  /** A picture is among the others: no code of ours was found on it, or this browser reads none. */
  picture: "noCode" | "noReader" | undefined;
}

/** The browser's own reader of codes; null where it has none. None is brought along: this page stays small. */
async function detector(): Promise<Detector | null> {
  const maker = (globalThis as { BarcodeDetector?: DetectorMaker }).BarcodeDetector;
  const formats = await maker?.getSupportedFormats().catch((): string[] => []);
  return maker && formats?.includes("qr_code") === true ? new maker({ formats: ["qr_code"] }) : null;
}

async function codesOn(picture: File, reader: Detector): Promise<string[]> {
  try {
    const found = await reader.detect(await createImageBitmap(picture));
    return found.map(({ rawValue }) => rawValue).filter((text) => codesIn(text).length > 0);
  } catch {
    // What cannot be drawn or read may still be a document.
    return [];
  }
}

/** Pictures of codes, apart from pictures that are documents. */
export async function sortPictures(files: readonly File[]): Promise<Sorted> {
  const sorted: Sorted = { codes: [], others: [], picture: undefined };
  const isAny = files.some(({ type }) => type.startsWith("image/"));
  const reader = isAny ? await detector() : null;
  for (const file of files) {
    const isPicture = file.type.startsWith("image/");
    const codes = isPicture && reader !== null ? await codesOn(file, reader) : [];
    sorted.codes.push(...codes);
    if (codes.length > 0) continue;
    sorted.others.push(file);
    if (isPicture) sorted.picture = reader === null ? "noReader" : "noCode";
  }
  return sorted;
}
