import { z } from "zod";
import { JejakError } from "../protocol/errors.ts";

const FINALITIES = ["tags", "instant"] as const;
const LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

const Port = z
  .string()
  .regex(/^[1-9][0-9]{0,4}$/, "must be a whole number from 1 to 65535")
  .transform(Number)
  .refine((port) => port <= 65_535, "must be a whole number from 1 to 65535");

const url = (protocol: RegExp, example: string) =>
  z.url({ protocol, error: `must be a URL such as ${example}` });

const Environment = z.object({
  PORT: Port.default(8080),
  JEJAK_HOME: z.string().min(1, "must name a folder").default(".jejak"),
  DATABASE_URL: url(/^postgres(ql)?$/, "postgres://user:password@host:5432/jejak").optional(),
  DATABASE_PORT: Port.optional(),
  VAULT_DATABASE_URL: url(/^postgres(ql)?$/, "postgres://jejak_vault:password@host:5432/jejak").optional(),
  VAULT_KEYS: z.string().min(1).optional(),
  VAULT_MASTER_KEY: z.string().min(1).optional(),
  RPC_URL: url(/^https?$/, "http://127.0.0.1:8545").optional(),
  RPC_FALLBACK_URLS: z
    .string()
    .transform((list) => list.split(",").map((item) => item.trim()))
    .pipe(z.array(url(/^https?$/, "http://127.0.0.1:8545")))
    .default([]),
  RPC_FINALITY: z.enum(FINALITIES, { error: "must be tags or instant" }).default("tags"),
  RPC_WS_URL: url(/^wss?$/, "ws://127.0.0.1:8545").optional(),
  CHAIN_PORT: Port.optional(),
  WITNESSES: z.string().optional(),
  LOG_LEVEL: z.enum(LEVELS, { error: `must be one of ${LEVELS.join(", ")}` }).default("info"),
  JEJAK_SAMPLE: z.enum(["on", "agencies", "off"], { error: "must be on, agencies or off" }).optional(),
});

/** The operator's settings, from environment variables; see README for what each one does. */
export interface Config {
  port: number;
  home: string;
  /** Your own PostgreSQL instead of the embedded one. */
  databaseUrl: string | undefined;
  databasePort: number | undefined;
  /** The registrar's vault, under a role of its own; by default in the embedded PostgreSQL. */
  vaultDatabaseUrl: string | undefined;
  /** Folder of the vault's data keys. */
  vaultKeys: string | undefined;
  /** File of the key that wraps them. */
  vaultMasterKey: string | undefined;
  /** A real network instead of the local chain. */
  rpcUrl: string | undefined;
  /** Other RPCs of the same network, asked where the answers of the first do not hold. */
  rpcFallbackUrls: readonly string[];
  rpcWsUrl: string | undefined;
  /** Whether the network's `finalized` tag tells what is final, or every block is so at once (QBFT, IBFT). */
  rpcFinality: (typeof FINALITIES)[number];
  chainPort: number | undefined;
  /** File that names the witnesses whose cosignatures are asked for. */
  witnesses: string | undefined;
  logLevel: (typeof LEVELS)[number];
  /** Whether the sample ledger is recorded. */
  sample: boolean;
  /** Whether the sample agencies stand in the directory's genesis: with the sample ledger, or alone. */
  sampleAgencies: boolean;
}

/** Empty counts as absent: `PORT= npm start` means the default. */
function present(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
}

interface Problem {
  name: string;
  problem: string;
}

function problemsOf(error: z.ZodError): Problem[] {
  return error.issues.map((issue) => ({ name: issue.path.join("."), problem: issue.message }));
}

/** Ports that an earlier one has already: found here, not by the part that comes up last. */
function sharedPorts(data: z.infer<typeof Environment>): Problem[] {
  const names = (["PORT", "CHAIN_PORT", "DATABASE_PORT"] as const).filter((name) => data[name] !== undefined);
  return names.flatMap((name, place) => {
    const first = names.slice(0, place).find((other) => data[other] === data[name]);
    return first === undefined ? [] : [{ name, problem: `must differ from ${first}` }];
  });
}

function refuse(problems: Problem[]): never {
  const detail = problems.map(({ name, problem }) => `${name} ${problem}`).join("; ");
  throw new JejakError("config-invalid", { values: { problems }, detail });
}

/**
 * Reads the whole configuration and freezes it.
 * Errors: `config-invalid`, whose values name every variable that is wrong, not only the first.
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Readonly<Config> {
  const parsed = Environment.safeParse(present(env));
  if (!parsed.success) return refuse(problemsOf(parsed.error));
  const { data } = parsed;
  const shared = sharedPorts(data);
  if (shared.length > 0) refuse(shared);
  // What stands on a real network stands there for ever: sample data only when asked for.
  const sample = data.JEJAK_SAMPLE ?? (data.RPC_URL === undefined ? "on" : "off");
  return Object.freeze({
    port: data.PORT,
    home: data.JEJAK_HOME,
    databaseUrl: data.DATABASE_URL,
    databasePort: data.DATABASE_PORT,
    vaultDatabaseUrl: data.VAULT_DATABASE_URL,
    vaultKeys: data.VAULT_KEYS,
    vaultMasterKey: data.VAULT_MASTER_KEY,
    rpcUrl: data.RPC_URL,
    rpcFallbackUrls: data.RPC_FALLBACK_URLS,
    rpcWsUrl: data.RPC_WS_URL,
    rpcFinality: data.RPC_FINALITY,
    chainPort: data.CHAIN_PORT,
    witnesses: data.WITNESSES,
    logLevel: data.LOG_LEVEL,
    sample: sample === "on",
    sampleAgencies: sample !== "off",
  });
}
