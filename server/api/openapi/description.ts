/** A JSON Schema of draft 2020-12, as far as it is looked into here. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: (string | number)[];
  default?: string | number | boolean;
  examples?: unknown[];
  [keyword: string]: unknown;
}

export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required?: boolean;
  description?: string;
  schema: Schema;
}

export interface Header {
  description: string;
  required: boolean;
  schema: Schema;
}

export type Content = Record<string, { schema: Schema }>;

export interface Answer {
  description: string;
  headers?: Record<string, Header | { $ref: string }>;
  content?: Content;
}

export interface DescribedOperation {
  operationId: string;
  summary: string;
  tags: string[];
  parameters?: Parameter[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, Answer>;
}

export type Method = "get" | "post";

/** The parts of an OpenAPI 3.1 document that this server writes. */
export interface Description {
  openapi: string;
  info: {
    title: string;
    version: string;
    description: string;
    license: { name: string; identifier: string };
  };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Partial<Record<Method, DescribedOperation>>>;
  components: { schemas: Record<string, Schema>; headers: Record<string, Header> };
}

/** One operation of a description with its place. */
export interface Described extends DescribedOperation {
  path: string;
  method: Method;
}

/** Every operation of a description, in its order. */
export function operationsOf(description: Description): Described[] {
  return Object.entries(description.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ ...operation, path, method: method as Method })),
  );
}
