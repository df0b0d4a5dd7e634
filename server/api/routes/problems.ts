import { CODES, JejakError } from "../../../protocol/errors.ts";
import type { ErrorCode } from "../../../protocol/errors.ts";
import { typeOf } from "../problems.ts";
import { ok, route } from "../route.ts";
import { NoParameters } from "../schemas/common.ts";
import { ProblemParams, ProblemType } from "../schemas/problem.ts";

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(CODES, code);
}

const getProblem = route({
  method: "get",
  path: "/api/v1/problems/{code}",
  operationId: "getProblem",
  summary: { id: "Arti sebuah kode masalah", en: "What a problem code means" },
  params: ProblemParams,
  query: NoParameters,
  answer: { status: 200, schema: ProblemType },
  problems: ["request-malformed", "not-found"],
  handle: ({ params: { code } }) => {
    if (!isCode(code)) throw new JejakError("not-found", { values: { code } });
    const { status, title, remedy } = CODES[code];
    return Promise.resolve(ok({ type: typeOf(code), code, status, title, remedy }));
  },
});

export const problems = [getProblem];
