import type { z } from "zod";
import type { ErrorCode } from "../../protocol/errors.ts";
import type { Deps } from "./deps.ts";
import type { Language } from "./language.ts";

/** Who asks, as far as answers that last need to know it. */
export interface Client {
  /** As a limit counts it: an IPv4 address, or the network of an IPv6 one. */
  readonly address: string;
  header(name: string): string | undefined;
  /** Aborts when the connection is closed. */
  gone(): AbortSignal;
}

/** What a handler may use besides its parsed input. */
export interface Context {
  readonly deps: Deps;
  readonly language: Language;
  /** Absent where a page asks within this process. */
  readonly client?: Client;
}

/** A JSON answer. */
export interface JsonReply<T> {
  readonly status: number;
  readonly body: T;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer of exact bytes: a manifest, a page, a style sheet. */
export interface BytesReply {
  readonly status: number;
  readonly bytes: Uint8Array | string;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that is made while it is sent: as fast as the client reads, and cut off where making it fails. */
export interface StreamReply {
  readonly status: number;
  readonly type: string;
  readonly stream: AsyncGenerator<Uint8Array | string, void, undefined>;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Reply<T> = JsonReply<T> | BytesReply | StreamReply;

/** How the body of a POST is read: parsed strictly and validated, or left as the bytes sent. */
export type BodySpec<B extends z.ZodType> =
  | { readonly kind: "json"; readonly maxBytes: number; readonly schema: B }
  | {
      readonly kind: "bytes";
      readonly maxBytes: number;
      readonly schema: B;
      /** What the bytes have to be: for the description only. */
      readonly form: z.ZodType;
    };

/** Headers of an answer beside those that every answer has. */
export type AnswerHeader = "Content-Language" | "Jejak-As-Of" | "Location";

/** One operation of the API: everything that validation, mounting and the OpenAPI document need. */
export interface Operation<
  P extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodType,
  A extends z.ZodType,
> {
  readonly method: "get" | "post";
  /** In OpenAPI form: `/api/v1/entries/{index}`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: Readonly<Record<Language, string>>;
  readonly params: P;
  readonly query: Q;
  readonly body?: BodySpec<B>;
  /** Request headers that the operation reads, besides those of HTTP itself. */
  readonly headers?: z.ZodObject;
  /** Limit of its own, besides the one of all reads. */
  readonly limiter?: "writes" | "verifications" | "exports" | "evidence" | "streams";
  readonly answer: {
    readonly status: number;
    /** A further status with the same body. */
    readonly also?: number;
    readonly type?: string;
    /** Made while it is sent. */
    readonly streamed?: true;
    readonly headers?: readonly AnswerHeader[];
    readonly schema: A;
  };
  readonly problems: readonly ErrorCode[];
  // A method, so that operations of every shape fit in one list.
  handle(
    input: { params: z.output<P>; query: z.output<Q>; body: z.output<B> },
    context: Context,
  ): Promise<Reply<z.output<A>>>;
}

/** An operation of any shape, as the application mounts it. */
export type Route = Operation<z.ZodObject, z.ZodObject, z.ZodType, z.ZodType>;

/** Checks an operation's handler against its schemas. */
export function route<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType, A extends z.ZodType>(
  operation: Operation<P, Q, B, A>,
): Operation<P, Q, B, A> {
  return operation;
}

/** A JSON answer with status 200. */
export function ok<T>(body: T, headers: Readonly<Record<string, string>> = {}): JsonReply<T> {
  return { status: 200, body, headers };
}
