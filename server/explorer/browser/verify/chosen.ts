/** One thing to be checked: a file with its path, or a folder that this browser cannot open. */
export interface Chosen {
  readonly path: string;
  readonly file: File | null;
}

/** Files of an input; a folder's have their path within it. */
export function chosenIn(files: FileList): Chosen[] {
  return Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** A folder hands out its entries in portions; an empty one is the last. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (portion.length === 0) return all;
    all.push(...portion);
  }
}

async function fileOf(entry: FileSystemFileEntry): Promise<File | null> {
  return new Promise((resolve) => {
    entry.file(resolve, () => {
      resolve(null);
    });
  });
}

async function walk(entry: FileSystemEntry, found: Chosen[], onFound: () => void): Promise<void> {
  const path = entry.fullPath.replace(/^\//, "");
  if (entry.isDirectory) {
    const entries = await entriesOf(entry as FileSystemDirectoryEntry).catch(() => null);
    if (entries === null) found.push({ path, file: null });
    for (const inside of entries ?? []) await walk(inside, found, onFound);
  } else {
    found.push({ path, file: await fileOf(entry as FileSystemFileEntry) });
  }
  onFound();
}

/**
 * Files of a drop, those in its folders too.
 * @param onCount called with the files found so far
 */
export async function chosenOf(drop: DataTransfer, onCount: (count: number) => void): Promise<Chosen[]> {
  // What was dropped may be asked for only before the first await.
  const things = Array.from(drop.items, (item) => ({
    entry: item.kind === "file" ? item.webkitGetAsEntry() : null,
    file: item.kind === "file" ? item.getAsFile() : null,
  }));
  const found: Chosen[] = [];
  for (const { entry, file } of things) {
    if (entry)
      await walk(entry, found, () => {
        onCount(found.length);
      });
    else if (file) found.push({ path: file.name, file });
  }
  return found;
}
