import { z } from "zod";

/** RFC 9457 problem; `code` never changes its meaning, `values` carry what the error is about. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int().min(300).max(599),
    detail: z.string(),
    instance: z.string(),
    code: z.string(),
    values: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof Problem>;

/** One code of the registry, in both languages. */
export const ProblemType = z.object({
  type: z.string(),
  code: z.string(),
  status: z.int(),
  title: z.object({ id: z.string(), en: z.string() }),
  remedy: z.object({ id: z.string(), en: z.string() }),
});

export const ProblemParams = z.strictObject({
  code: z
    .string()
    .regex(/^[a-z0-9.-]{1,80}$/)
    .meta({ examples: ["document-unknown"] }),
});
