/** What packs use of two packages that come without types. */
declare module "pdfkit" {
  import type { Readable } from "node:stream";
  interface Options {
    size: "A4";
    margins: Record<"top" | "bottom" | "left" | "right", number>;
    lang: string;
    pdfVersion: "1.7";
    tagged: boolean;
    displayTitle: boolean;
    bufferPages: boolean;
    /** None before the first is registered. */
    font: null;
    info: Record<"Title" | "Author", string> & { CreationDate: Date };
  }
  interface TextOptions {
    link?: string;
    width?: number;
    indent?: number;
    align?: "left" | "right";
    lineBreak?: boolean;
    structParent?: StructureElement;
    structType?: "H1" | "H2" | "H3" | "P";
  }
  /** A font whose tables have been read; PDFs can share it. */
  interface ParsedFont {
    characterSet: number[];
  }
  /** An element of the structure by which a reader's machine reads the page aloud. */
  interface StructureElement {
    add(child: StructureElement): this;
    end(): void;
  }
  interface PDFDocument extends Readable {
    x: number;
    y: number;
    page: { width: number; height: number; margins: Options["margins"] };
    /** The face in use; what it has no glyph for is drawn as an empty box. */
    _font: { font: ParsedFont };
    registerFont(name: string, font: Buffer | ParsedFont): this;
    font(name: string): this;
    fontSize(points: number): this;
    fillColor(color: string): this;
    text(text: string, x: number, y: number, options?: TextOptions): this;
    widthOfString(text: string): number;
    heightOfString(text: string, options?: TextOptions): number;
    moveDown(lines?: number): this;
    moveTo(x: number, y: number): this;
    lineTo(x: number, y: number): this;
    lineWidth(points: number): this;
    stroke(color: string): this;
    rect(x: number, y: number, width: number, height: number): this;
    fill(color: string): this;
    image(bytes: Buffer, x: number, y: number, options: { width: number }): this;
    addPage(): this;
    bufferedPageRange(): { start: number; count: number };
    switchToPage(page: number): this;
    struct(type: string, options?: { alt?: string }, content?: () => void): StructureElement;
    addStructure(element: StructureElement): this;
    markContent(tag: "Artifact", options: { type: "Pagination" | "Layout" }): this;
    endMarkedContent(): this;
    end(): void;
  }
  const PDFDocument: new (options: Pick<Options, "font"> & Partial<Options>) => PDFDocument;
  export default PDFDocument;
  export type { ParsedFont, PDFDocument, StructureElement };
}

declare module "yazl" {
  import type { Readable } from "node:stream";
  export class ZipFile {
    outputStream: Readable;
    /** In their order; 3 is the state of one whose bytes have been written. */
    entries: { state: 0 | 1 | 2 | 3; doFileDataPump: (() => void) | null }[];
    addBuffer(bytes: Buffer, path: string, options: { mtime: Date }): void;
    end(): void;
  }
}
