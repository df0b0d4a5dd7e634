import type { ReadCodes } from "./read.ts";

/** Between two looks: a cheap phone has to breathe. */
const PAUSE_MS = 150;

/** What goes wrong with a camera, as a person may mend it. */
export type CameraTrouble = "refused" | "none";

function troubleOf(error: unknown): CameraTrouble {
  return error instanceof DOMException && error.name === "NotAllowedError" ? "refused" : "none";
}

async function openStream(): Promise<MediaStream> {
  // Absent where a page may not use cameras: over plain http, or forbidden by policy.
  const devices = (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
  if (devices === undefined) throw new DOMException("no cameras for this page", "NotFoundError");
  const ideal = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 960 } };
  return devices.getUserMedia({ video: ideal, audio: false });
}

/** Shows the camera in `video`; switched off again where that fails, or was ended while a person was still asked. */
async function showStream(video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  const stream = await openStream();
  const stop = (): void => {
    for (const track of stream.getTracks()) track.stop();
    if (video.srcObject === stream) video.srcObject = null;
  };
  try {
    signal.throwIfAborted();
    signal.addEventListener("abort", stop);
    video.srcObject = stream;
    await video.play();
  } catch (error) {
    stop();
    throw error;
  }
}

/**
 * Asks for the camera, shows it in `video` and hands over every code that it sees, until the signal ends it.
 * @returns what is in its way; null where nothing is
 */
export async function startCamera(
  video: HTMLVideoElement,
  read: ReadCodes,
  onCode: (code: string) => void,
  signal: AbortSignal,
): Promise<CameraTrouble | null> {
  try {
    await showStream(video, signal);
  } catch (error) {
    return signal.aborted ? null : troubleOf(error);
  }
  const look = async (): Promise<void> => {
    // A frame that cannot be read is followed by the next one.
    const codes = await read(video).catch((): string[] => []);
    for (const code of codes) if (!signal.aborted) onCode(code);
    if (!signal.aborted) setTimeout(() => void look(), PAUSE_MS);
  };
  void look();
  return null;
}
