/** A part of a page; strings become text, never markup. */
export type Part = Node | string;

/** An element with a class and its parts; those that are null are left out. */
export function element(name: string, className = "", ...parts: (Part | null)[]): HTMLElement {
  const made = document.createElement(name);
  if (className !== "") made.className = className;
  made.append(...parts.filter((part) => part !== null));
  return made;
}

/** An element that the page must have, of the kind that it has it as. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as querySelector does it
export function byId<E extends HTMLElement = HTMLElement>(id: string): E {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found as E;
}

/** Hands a text over as a file. */
export function saveText(name: string, type: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
}
