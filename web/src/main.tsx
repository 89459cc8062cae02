import { createRoot } from "react-dom/client";
import { StrictMode } from "react";
import { App } from "./app/App";
import { applyTheme } from "./lib/appearance";
import { nonceForStyles } from "./lib/nonce";
import { initialLanguage, load } from "./lib/text/catalogue";
import "./app/tokens.css";

/** The page never flashes keys: the first render waits for the catalogue, which the browser preloads. */
async function start(): Promise<void> {
  nonceForStyles();
  applyTheme();
  const root = document.getElementById("root");
  if (!root) throw new Error("index.html has #root");
  const catalogue = await load(initialLanguage());
  createRoot(root).render(
    <StrictMode>
      <App initial={catalogue} />
    </StrictMode>,
  );
}

void start();
