// A server on a free port with a data folder of its own, both gone at the end.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export async function serve(options = []) {
  const data = mkdtempSync(join(tmpdir(), "placet-journey-"));
  const args = ["serve", "--listen", "127.0.0.1:0", "--data", data, ...options];
  const child = spawn(process.env.PLACET_SERVER ?? "../../target/debug/placet", args, { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, PLACET_LOG: "warn" } });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const printed = await new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
      if (/placet listening on \S+\n/.test(text)) resolve(text);
    });
    child.on("exit", (code) => reject(new Error(`the server ended with ${code}: ${text}`)));
    child.on("error", reject);
  });
  return {
    base: /placet listening on (\S+)/.exec(printed)[1],
    printed,
    async stop() {
      child.kill("SIGTERM");
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}
