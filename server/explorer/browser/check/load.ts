/** A script of this site did not come: there is no network, and it was never kept. */
export class LoadError extends Error {}

const loaded = new Map<string, Promise<void>>();

function inject(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => {
      resolve();
    });
    script.addEventListener("error", () => {
      loaded.delete(address);
      reject(new LoadError(address));
    });
    document.head.append(script);
  });
}

/** Runs a script of this site once; where it does not come, the next call tries again. @throws LoadError */
export function loadScript(address: string): Promise<void> {
  const loading = loaded.get(address) ?? inject(address);
  loaded.set(address, loading);
  return loading;
}
