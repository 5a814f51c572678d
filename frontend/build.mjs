// Builds everything the pages load into src/quarterdeck/web/static/dist: app.css, app.js with
// its chunks, theme.js, fonts and the icon sprite. `--watch` rebuilds as files change.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "..", "src", "quarterdeck");
const dist = join(source, "web", "static", "dist");
const icons = join(here, "node_modules", "@tabler", "icons", "icons");

const scss = {
  name: "scss",
  setup(build) {
    build.onLoad({ filter: /\.scss$/ }, ({ path }) => {
      const { css } = sass.compile(path, { loadPaths: [join(here, "node_modules")] });
      return { contents: css, loader: "css" };
    });
  },
};

/** Icon names are found where they are used, so that adding one is one edit. The walk of the guards names one that this misses. */
const iconUses = [
  /\{%\s*icon\s+"([a-z0-9-]+)"/g,
  /\{%\s*badge\s[^%]*"\s+"([a-z0-9-]+)"\s*%\}/g,
  /\bicon(?::\s*str)?\s*=\s*"([a-z0-9-]+)"/g,
  /"icon":\s*"([a-z0-9-]+)"/g,
  /\bicon\("([a-z0-9-]+)"/g,
  /\bDeed\(_\("[^"]*"\),\s*"([a-z0-9-]+)"/g,
  /\("([a-z0-9-]+)", "(?:green|amber|red|blue|neutral)"\)/g,
];

function* sourceFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!["static", "locale", "__pycache__"].includes(entry.name)) yield* sourceFiles(path);
    } else if (/\.(html|py|ts)$/.test(entry.name)) {
      yield path;
    }
  }
}

function usedIcons() {
  const names = new Set();
  for (const folder of [source, join(here, "src")]) {
    for (const path of sourceFiles(folder)) {
      const text = readFileSync(path, "utf8");
      for (const use of iconUses) for (const [, name] of text.matchAll(use)) names.add(name);
    }
  }
  return [...names].sort();
}

function iconSymbol(name) {
  for (const style of ["outline", "filled"]) {
    let svg;
    try {
      svg = readFileSync(join(icons, style, `${name.replace(/-filled$/, "")}.svg`), "utf8");
    } catch {
      continue;
    }
    const shapes = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
    return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s*\n\s*/g, "")}</symbol>`;
  }
  console.error(`No Tabler icon is called "${name}".`);
  process.exitCode = 1;
  return "";
}

function writeIcons() {
  const symbols = usedIcons().map(iconSymbol).join("\n");
  writeFileSync(
    join(dist, "icons.svg"),
    `<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">\n${symbols}\n</svg>\n`,
  );
}

const watching = process.argv.includes("--watch");
const common = {
  bundle: true,
  minify: !watching,
  outdir: dist,
  target: ["chrome123", "firefox120", "safari17.5"],
  logLevel: "warning",
  legalComments: "none",
};
const builds = [
  {
    ...common,
    entryPoints: { app: join(here, "src/app.ts") },
    format: "esm",
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
  },
  { ...common, entryPoints: { theme: join(here, "src/theme.ts"), sw: join(here, "src/sw.ts") }, format: "iife" },
  {
    ...common,
    entryPoints: { app: join(here, "styles/app.css") },
    plugins: [scss],
    loader: { ".woff2": "file" },
    assetNames: "fonts/[name]",
  },
];

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
if (watching) {
  for (const options of builds) await (await esbuild.context(options)).watch();
} else {
  await Promise.all(builds.map((options) => esbuild.build(options)));
}
writeIcons();
