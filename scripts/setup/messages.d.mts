export function say(id: string, en: string): void;
export function fail(error: unknown): never;
