import { splitLanguage } from "../links.ts";
import { startPage } from "./check/page.ts";
import { keepOffline } from "./check/offline.ts";

const root = document.getElementById("desk");
if (root !== null) {
  startPage(root, splitLanguage(location.pathname).lang);
  keepOffline();
}
