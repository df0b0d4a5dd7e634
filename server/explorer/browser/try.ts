// Shows the answer of an operation in the page, with status, headers and time: without this code the form opens it.

const MOST_CHARACTERS = 60_000;
const MOST_MS = 8_000;

const words = document.getElementById("try-words")?.dataset ?? {};

interface Answer {
  response: Response;
  text: string;
  isCut: boolean;
  took: number;
}

/** Reads until there is enough to show; streams and exports go on for long. */
async function read(response: Response, until: AbortController): Promise<{ text: string; isCut: boolean }> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  try {
    for (;;) {
      const chunk = await reader?.read();
      if (!chunk || chunk.done) return { text, isCut: false };
      text += chunk.value;
      if (text.length > MOST_CHARACTERS) break;
    }
  } catch (error) {
    if (!until.signal.aborted) throw error;
  }
  until.abort();
  return { text: text.slice(0, MOST_CHARACTERS), isCut: true };
}

async function ask(address: string): Promise<Answer> {
  const until = new AbortController();
  const patience = setTimeout(() => {
    until.abort();
  }, MOST_MS);
  const since = performance.now();
  try {
    const response = await fetch(address, {
      headers: { accept: "application/json, */*" },
      signal: until.signal,
    });
    const took = performance.now() - since;
    return { response, took, ...(await read(response, until)) };
  } finally {
    clearTimeout(patience);
  }
}

function pretty({ text, isCut, response }: Answer): string {
  const isJson = /json\b/.test(response.headers.get("content-type") ?? "") && !isCut;
  try {
    return isJson ? JSON.stringify(JSON.parse(text), null, 2) : text;
  } catch {
    return text;
  }
}

function element<K extends keyof HTMLElementTagNameMap>(name: K, text = ""): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function block(text: string): HTMLElement {
  const pre = element("pre", text);
  pre.tabIndex = 0;
  return pre;
}

function headersOf({ headers }: Response): HTMLElement {
  const details = element("details");
  const lines = [...headers].map(([name, value]) => `${name}: ${value}`);
  details.append(element("summary", words["headers"]), block(lines.join("\n")));
  return details;
}

function show(place: HTMLElement, answer: Answer): void {
  const { response, took, isCut } = answer;
  const { pathname, search } = new URL(response.url);
  const line = element("p");
  line.append(
    element("strong", `${response.status} ${response.statusText}`),
    ` ${words["took"] ?? ""} ${Math.round(took)} ms `,
    element("code", decodeURI(pathname + search)),
  );
  place.replaceChildren(line, headersOf(response), block(pretty(answer)));
  if (isCut) place.append(element("p", words["cut"]));
}

function placeOf(form: HTMLFormElement): HTMLElement {
  const found = form.querySelector<HTMLElement>(".answer");
  if (found) return found;
  const made = element("div");
  made.className = "answer";
  made.setAttribute("role", "status");
  form.append(made);
  return made;
}

async function submit(form: HTMLFormElement): Promise<void> {
  const place = placeOf(form);
  place.textContent = words["asking"] ?? "";
  const fields = [...new FormData(form)].map(([name, value]): [string, string] => [
    name,
    typeof value === "string" ? value : "",
  ]);
  try {
    show(place, await ask(`${form.action}?${new URLSearchParams(fields).toString()}`));
  } catch {
    place.textContent = words["failed"] ?? "";
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>("form.try")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit(form);
  });
}
