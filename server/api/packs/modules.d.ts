/** What packs use of two packages that come without types. */
declare module "pdfkit" {
  import type { Readable } from "node:stream";
  interface Options {
    size: "A4";
    margin: number;
    lang: string;
    pdfVersion: "1.7";
    tagged: boolean;
    info: Record<"Title" | "Author", string> & { CreationDate: Date };
  }
  interface TextOptions {
    link?: string;
    continued?: boolean;
  }
  interface PDFDocument extends Readable {
    font(name: string): this;
    fontSize(points: number): this;
    text(text: string, options?: TextOptions): this;
    moveDown(lines?: number): this;
    image(bytes: Buffer, options: { width: number }): this;
    end(): void;
  }
  const PDFDocument: new (options: Options) => PDFDocument;
  export default PDFDocument;
}

declare module "yazl" {
  import type { Readable } from "node:stream";
  export class ZipFile {
    outputStream: Readable;
    addBuffer(bytes: Buffer, path: string, options: { mtime: Date }): void;
    end(): void;
  }
}
