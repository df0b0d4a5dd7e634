export function npm(node: string, folder: string, args: string[]): Promise<void>;
