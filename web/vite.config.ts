import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `vite dev` finds a running server; the built client is served by the server itself. */
const server = process.env.PLACET_DEV_SERVER ?? "http://127.0.0.1:8080";

export default defineConfig({
  base: "/",
  plugins: [react()],
  resolve: {
    alias: { "@rjsf/validator-ajv8": fileURLToPath(new URL("src/ui/form/absent-ajv.ts", import.meta.url)) },
  },
  server: {
    // The catalogues and the OpenAPI document live beside web/, in schemas/.
    fs: { allow: [".."] },
    proxy: { "/api": { target: server, ws: true } },
  },
  build: {
    outDir: "dist",
    manifest: true,
    // Inlined data: URLs would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/testing/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    // Axe over a whole form takes seconds where compilers run beside it.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // So that the alias above holds in tests too.
    server: { deps: { inline: [/@rjsf\//] } },
  },
});
