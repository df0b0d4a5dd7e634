import { decodeQRBatch } from "qr/decode.js";

/** A photograph is worth a second look; a frame of the camera is followed by the next one. */
const EFFORT = { photo: { effort: Infinity, timeLimit: 4_000 }, frame: {} } as const;

/** The texts of all QR codes in a picture, by the decoder that comes with Jejak. */
export async function decodeWithin(image: ImageData, look: keyof typeof EFFORT): Promise<string[]> {
  const { width, height, data } = image;
  const options = { ...EFFORT[look], maxSize: { width, height } };
  const [found = []] = await decodeQRBatch([{ width, height, data }], options);
  return found.filter((one) => typeof one === "string");
}
