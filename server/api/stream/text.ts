/** One event of a stream of server-sent events; JSON has no line breaks of its own. */
export function eventText({ id, event, data }: { id?: string | null; event: string; data: unknown }): string {
  const named = id == null ? "" : `id: ${id}\n`;
  return `${named}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** A line that readers ignore; it shows that the connection is alive. */
export function commentText(text: string): string {
  return `: ${text}\n\n`;
}

/** How long a reader waits before it connects again. */
export function retryText(milliseconds: number): string {
  return `retry: ${milliseconds}\n\n`;
}
