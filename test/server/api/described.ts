import { Ajv2020 } from "ajv/dist/2020.js";
import type { AnySchemaObject, ValidateFunction } from "ajv/dist/2020.js";
import { operationsOf } from "../../../server/api/openapi/description.ts";
import type {
  Answer,
  Described,
  Description,
  Header,
  Schema,
} from "../../../server/api/openapi/description.ts";

/** An answer as it came over HTTP, its body read to the end. */
export interface Received {
  status: number;
  headers: Headers;
  text: string;
}

/** A description against which answers are checked. */
export interface Contract {
  operations: readonly Described[];
  operation(operationId: string): Described;
  /** The operation of a request; undefined where the API has no such path and method. */
  find(method: string, path: string): Described | undefined;
  /** What is wrong with an answer of an operation (none: it is as described). */
  faults(operation: Described, received: Received): string[];
  /** What is wrong with a problem that belongs to no operation: unknown paths, other methods. */
  problemFaults(received: Received): string[];
}

const PROBLEM = "application/problem+json";

// Patterns stand beside all of these formats; ajv itself knows none.
const FORMATS = { date: true, "date-time": true, uuid: true, "uri-reference": true } as const;

/** Every schema of the description in one, so that references between them can be followed. */
function compiler({ components }: Description): (schema: Schema) => ValidateFunction {
  const inAjv = (schema: unknown) =>
    JSON.parse(
      JSON.stringify(schema).replaceAll("#/components/schemas/", "components#/$defs/"),
    ) as AnySchemaObject;
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true, formats: FORMATS });
  ajv.addSchema(inAjv({ $id: "components", $defs: components.schemas }));
  const compiled = new Map<string, ValidateFunction>();
  return (schema) => {
    const text = JSON.stringify(schema);
    const known = compiled.get(text) ?? ajv.compile(inAjv(schema));
    compiled.set(text, known);
    return known;
  };
}

/** Every schema that a description holds, with the place where it stands. */
export function schemasOf(description: Description): [place: string, schema: Schema][] {
  const ofContent = (place: string, content: Answer["content"] = {}) =>
    Object.entries(content).map(([type, { schema }]) => [`${place} ${type}`, schema] as [string, Schema]);
  const ofOperation = (described: Described) => [
    ...(described.parameters ?? []).map(
      ({ name, schema }) => [`${described.operationId} ${name}`, schema] as [string, Schema],
    ),
    ...ofContent(`${described.operationId} body`, described.requestBody?.content),
    ...Object.entries(described.responses).flatMap(([status, { content }]) =>
      ofContent(`${described.operationId} ${status}`, content),
    ),
  ];
  const { headers, schemas } = description.components;
  return [
    ...Object.entries(schemas),
    ...Object.entries(headers).map(([name, { schema }]) => [`header ${name}`, schema] as [string, Schema]),
    ...operationsOf(description).flatMap(ofOperation),
  ];
}

/** @throws Error where a schema of the description is none, or refers to what is not there */
export function compileAll(description: Description): void {
  const compile = compiler(description);
  for (const [place, schema] of schemasOf(description)) {
    try {
      compile(schema);
    } catch (cause) {
      throw new Error(`schema of ${place}`, { cause });
    }
  }
}

function finder(operations: readonly Described[]): Contract["find"] {
  const patterns = operations.map((operation) => ({
    operation,
    pattern: new RegExp(`^${operation.path.replace(/[.]/g, "\\.").replace(/\{\w+\}/g, "[^/]+")}$`),
  }));
  return (method, path) =>
    patterns.find(({ operation, pattern }) => operation.method === method.toLowerCase() && pattern.test(path))
      ?.operation;
}

function valueOf(text: string, schema: Schema): unknown {
  return schema.type === "integer" && /^-?\d+$/.test(text) ? Number(text) : text;
}

/** Checks answers, and problems above all, against a description. */
export function contractOf(description: Description): Contract {
  const operations = operationsOf(description);
  const compile = compiler(description);

  function schemaFaults(value: unknown, schema: Schema, place: string): string[] {
    const check = compile(schema);
    if (check(value)) return [];
    return (check.errors ?? []).map(({ instancePath, message, params }) =>
      `${place}${instancePath} ${message ?? ""} ${JSON.stringify(params)}`.slice(0, 300),
    );
  }

  function headerFaults(headers: Headers, described: NonNullable<Answer["headers"]>): string[] {
    return Object.entries(described).flatMap(([name, header]) => {
      const { required, schema } = (
        "$ref" in header ? description.components.headers[header.$ref.replace(/^.*\//, "")] : header
      ) as Header;
      const value = headers.get(name);
      if (value === null) return required ? [`no header ${name}`] : [];
      return schemaFaults(valueOf(value, schema), schema, `header ${name}`);
    });
  }

  function bodyFaults({ headers, text }: Received, content: Answer["content"]): string[] {
    if (!content) return text === "" ? [] : ["a body where none is described"];
    const [type = ""] = (headers.get("content-type") ?? "").split(";");
    const media = content[type];
    if (!media) return [`media type ${type}, not one of ${Object.keys(content).join(", ")}`];
    const value: unknown = /^application\/(?:problem\+)?json$/.test(type) ? JSON.parse(text) : text;
    return schemaFaults(value, media.schema, "body");
  }

  return {
    operations,
    operation(operationId) {
      const found = operations.find((described) => described.operationId === operationId);
      if (!found) throw new Error(`no operation ${operationId}`);
      return found;
    },
    find: finder(operations),
    faults(operation, received) {
      const answer = operation.responses[String(received.status)];
      const what = `${operation.operationId} ${received.status}`;
      if (!answer) return [`${what} is not described: ${received.text.slice(0, 200)}`];
      const faults = [
        ...headerFaults(received.headers, answer.headers ?? {}),
        ...bodyFaults(received, answer.content),
      ];
      return faults.map((fault) => `${what}: ${fault}`);
    },
    problemFaults(received) {
      const schema = { $ref: "#/components/schemas/Problem" };
      const headers = Object.fromEntries(
        ["X-Request-Id", "Content-Language"].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
      );
      return [...headerFaults(received.headers, headers), ...bodyFaults(received, { [PROBLEM]: { schema } })];
    },
  };
}
