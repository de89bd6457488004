// A picture of every screen that the test of layouts knows, as people see it who chose something for their eyes: forced
// colours (which WebKitGTK does not have and WebView2 has), a zoom of 200 %, another theme or language.
//
// node bench/pictures.mjs PROGRAM FOLDER [forced=light|dark] [theme=light|dark] [language=de|pseudo] [size=800x600]
//   [only=WORDS] with the fake build in dist-fake. PROGRAM is a Chromium.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { preview } from "vite";
import { openPage } from "./chromium.mjs";

const [program, folder, ...chosen] = process.argv.slice(2);
const { forced, theme, language, size = "1280x800", only } = Object.fromEntries(chosen.map((one) => one.split("=")));
const [width, height] = size.split("x").map(Number);
const beside = new URL("../../tests/tests/layouts/", import.meta.url);
const [walk, rules, screens] = await Promise.all(
  ["walk.js", "rules.js", "screens.json"].map((name) => readFile(new URL(name, beside), "utf8")),
);

await mkdir(folder, { recursive: true });
const server = await preview({
  root: new URL("..", import.meta.url).pathname,
  build: { outDir: "dist-fake" },
  preview: { port: 0, strictPort: false },
  logLevel: "silent",
});
const page = await openPage(program, "about:blank");
await page.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
await page.send("Emulation.setEmulatedMedia", {
  features: [
    { name: "forced-colors", value: forced === undefined ? "none" : "active" },
    { name: "prefers-color-scheme", value: forced ?? theme ?? "light" },
    { name: "prefers-reduced-motion", value: "reduce" },
  ],
});

let number = 0;
for (const { address, stops } of JSON.parse(screens)) {
  const names = stops.map(([name]) => name);
  const wanted = only === undefined ? names : names.filter((name) => name.includes(only));
  if (wanted.length === 0) {
    number += names.length;
    continue;
  }
  const query = [address.includes("tick=") ? "" : "tick=1", address, language && `language=${language}`];
  const loaded = new Promise((resolve) => page.on("Page.loadEventFired", resolve));
  await page.send("Page.navigate", { url: `${server.resolvedUrls.local[0]}?${query.filter(Boolean).join("&")}` });
  await loaded;
  await page.ask(`${walk};${rules};Object.assign(window, { walk, faults }); null`);
  for (const [name, steps] of stops) {
    number += 1;
    try {
      await page.ask(`walk(${JSON.stringify(steps)})`);
    } catch (error) {
      process.stdout.write(`${name}: ${error.message}\n`);
      break;
    }
    if (!wanted.includes(name)) continue;
    const { data } = await page.send("Page.captureScreenshot", { format: "png" });
    const file = `${String(number).padStart(3, "0")}-${name.replace(/\W+/g, "-")}.png`;
    await writeFile(join(folder, file), Buffer.from(data, "base64"));
    for (const fault of await page.ask("faults()")) process.stdout.write(`${name}: ${fault}\n`);
  }
}
await page.close();
await server.close();
