import type { Request, Response } from "express";

/** Languages of every text for people; Bahasa Indonesia is the standard one. */
export type Language = "id" | "en";

/** Language of an answer by Accept-Language: Indonesian unless English is asked for by preference. */
export function languageOf(req: Request): Language {
  return req.acceptsLanguages("id", "en") === "en" ? "en" : "id";
}

/** Marks an answer as written in one language out of two. */
export function sayLanguage(res: Response, language: Language): void {
  res.setHeader("Content-Language", language);
  res.vary("Accept-Language");
}
