import type { AnyPage } from "./page.ts";
import { homePage } from "./pages/home.ts";
import { processPage } from "./pages/process.ts";

/** Every page of the explorer. */
export const PAGES: readonly AnyPage[] = [homePage, processPage];
