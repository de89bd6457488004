import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** The policy the desktop shell sets; the previews are held to it too, so that a breach shows before the shell is built. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src ipc: http://ipc.localhost",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** What plays the backend in tests and pictures must never be shipped. */
function withoutFake(): Plugin {
  return {
    name: "without-fake-backend",
    apply: (_config, { command, mode }) => command === "build" && mode === "production",
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== "chunk") continue;
        const played = file.moduleIds.find((id) => id.includes("/backend/fake/"));
        if (played !== undefined) this.error(`The fake backend is in the production bundle: ${played}`);
      }
    },
  };
}

/** Tests of what people read. They run in the pseudo-locale; logic, components and the catalogues themselves do not. */
const SPOKEN = ["src/{screens,shell}/**/*.test.tsx"];

export default defineConfig(({ mode }) => ({
  plugins: [react(), withoutFake()],
  clearScreen: false,
  server: { port: 1420, strictPort: true },
  preview: { port: 1421, strictPort: true, headers: { "Content-Security-Policy": contentSecurityPolicy } },
  build: {
    outDir: mode === "fake" ? "dist-fake" : "dist",
    target: ["es2022", "safari17"],
    modulePreload: false,
    chunkSizeWarningLimit: 900,
  },
  test: {
    environment: "happy-dom",
    setupFiles: ["src/test/setup.ts"],
    restoreMocks: true,
    testTimeout: 60_000,
    projects: [
      { extends: true, test: { name: "plain", include: ["src/**/*.test.{ts,tsx}"], exclude: SPOKEN } },
      // Once is enough: what a screen does, it does in every language, and in this one a string that was missed shows.
      { extends: true, test: { name: "pseudo", include: SPOKEN, setupFiles: ["src/test/pseudo.ts"] } },
    ],
  },
}));
