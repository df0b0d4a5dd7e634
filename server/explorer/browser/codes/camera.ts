import type { ReadCodes } from "./read.ts";

/** Between two looks: a cheap phone has to breathe. */
const PAUSE_MS = 150;

/** What goes wrong with a camera, as a person may mend it. */
export type CameraTrouble = "refused" | "none";

/** A camera that looks for codes until it is stopped. */
export interface Camera {
  stop: () => void;
}

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

/**
 * Asks for the camera, shows it in `video` and hands over every code that it sees.
 * @returns the camera, or what is in its way
 */
export async function startCamera(
  video: HTMLVideoElement,
  read: ReadCodes,
  onCode: (code: string) => void,
): Promise<Camera | CameraTrouble> {
  let stream: MediaStream;
  try {
    stream = await openStream();
    video.srcObject = stream;
    await video.play();
  } catch (error) {
    return troubleOf(error);
  }
  let isOn = true;
  const look = async (): Promise<void> => {
    // A frame that cannot be read is followed by the next one.
    for (const code of await read(video).catch(() => [])) onCode(code);
    if (isOn) setTimeout(() => void look(), PAUSE_MS);
  };
  void look();
  const stop = (): void => {
    isOn = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  return { stop };
}
