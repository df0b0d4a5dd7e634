import { config } from "zod";

// Imported first: schemas ask once, as they are made, whether code may be made from text. Here the policy forbids it.
config({ jitless: true });
