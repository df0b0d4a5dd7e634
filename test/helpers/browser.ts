import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium as playwright } from "playwright-core";
import type { Browser, BrowserContext, Page } from "playwright-core";

/** The package's own flags switch web security off: what is tested here is just that. */
const FLAGS = ["--no-sandbox", "--no-zygote", "--disable-gpu", "--font-render-hinting=none"];

let running: Promise<{ browser: Browser; folder: string }> | undefined;

async function executable(folder: string): Promise<string> {
  const own = process.env["CHROMIUM_PATH"];
  if (own !== undefined) return own;
  // It unpacks itself into TMPDIR, and would take an older one that lies there.
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = folder;
  try {
    const { default: chromium } = await import("@sparticuz/chromium");
    return await chromium.executablePath();
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
}

async function start(): Promise<{ browser: Browser; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), `jejak-test-browser-${process.pid}-`));
  process.once("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const browser = await playwright.launch({ args: FLAGS, executablePath: await executable(folder) });
  return { browser, folder };
}

/** Why no browser can run here; null where one can. */
export function whyNoBrowser(): string | null {
  const own = process.env["CHROMIUM_PATH"];
  if (own !== undefined) return existsSync(own) ? null : `CHROMIUM_PATH names no file: ${own}`;
  const machine = `${process.platform}-${process.arch}`;
  return machine === "linux-x64"
    ? null
    : `no Chromium comes with npm for ${machine}; name one by CHROMIUM_PATH`;
}

/** The one Chromium of this test process. */
async function theBrowser(): Promise<Browser> {
  running ??= start();
  return (await running).browser;
}

/** Ends it. */
export async function closeBrowser(): Promise<void> {
  const found = await running;
  running = undefined;
  await found?.browser.close();
}

export interface Look {
  readonly width?: number;
  readonly script?: boolean;
  readonly dark?: boolean;
}

/** A window of its own; whatever the page complains about, or asks of others, is collected. */
export interface Window {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Console errors, uncaught errors, breaches of the content policy, requests to other hosts. */
  readonly complaints: string[];
  readonly close: () => Promise<void>;
}

function watch(page: Page, origin: string, complaints: string[]): void {
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    const address = request.url();
    if (!address.startsWith(origin) && !/^(?:blob|data):/.test(address)) complaints.push(`asks ${address}`);
  });
}

/** Opens a window on the site at `origin`. */
export async function openWindow(origin: string, look: Look = {}): Promise<Window> {
  const browser = await theBrowser();
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width: look.width ?? 1280, height: 900 },
    javaScriptEnabled: look.script ?? true,
    colorScheme: look.dark === true ? "dark" : "light",
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  watch(page, origin, complaints);
  return { context, page, complaints, close: () => context.close() };
}
