import { decodeWithin } from "./codes/decode.ts";

// Loaded where a camera or a picture is to be read and the browser itself cannot.

(globalThis as { jejakDecode?: typeof decodeWithin }).jejakDecode = decodeWithin;
