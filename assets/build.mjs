// Builds what browsers are sent: two style sheets with their fonts, six small scripts, the icons.
// Output goes to src/lienmach/static/lienmach (never committed); Django finds it there.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { compileAsync } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "..", "src", "lienmach", "static", "lienmach");
const packages = join(here, "node_modules");

// Bootstrap and Tabler come as Sass, so that only the parts in use are sent.
const sass = {
  name: "sass",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.scss$/ }, async ({ path }) => {
      const made = await compileAsync(path, {
        loadPaths: [packages, join(packages, "@tabler", "core", "scss")],
        quietDeps: true,
        silenceDeprecations: ["import"], // Bootstrap 5.3 is written so
      });
      return { contents: made.css, loader: "css", resolveDir: dirname(path) };
    }),
};

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  absWorkingDir: here,
  entryPoints: {
    lienmach: "src/css/lienmach.css",
    officers: "src/css/officers.css",
    portal: "src/js/portal.js",
    "control-room": "src/js/control-room.js",
    entering: "src/js/entering.js",
    linking: "src/js/linking.js",
    handling: "src/js/handling.js",
    passkeys: "src/js/passkeys.js",
  },
  outdir: out,
  bundle: true,
  minify: true,
  target: ["es2021", "chrome100", "firefox100", "safari15.4"],
  plugins: [sass],
  loader: { ".woff2": "file", ".svg": "dataurl" },
  assetNames: "fonts/[name]-[hash]",
  legalComments: "linked",
  logLevel: "warning",
});
await cp(join(here, "src", "img"), out, { recursive: true });

// Each file lies there under its own name and under one that holds its digest: what is asked for by
// the latter never changes and is kept for ever. `built.json` tells {% static %} which is which.
const built = {};
for (const name of await readdir(join(out, "fonts"))) {
  built[`lienmach/fonts/${name.replace(/-[0-9A-Z]{8}(?=\.)/, "")}`] = `lienmach/fonts/${name}`;
}
for (const name of await readdir(out)) {
  if (!/\.(css|js|svg)$/.test(name)) continue;
  const plain = await readFile(join(out, name));
  const digest = createHash("sha256").update(plain).digest("hex").slice(0, 8).toUpperCase();
  const kept = `${name.slice(0, -extname(name).length)}-${digest}${extname(name)}`;
  built[`lienmach/${name}`] = `lienmach/${kept}`;
  // WhiteNoise sends a compressed file that lies beside the plain one. Fonts are compressed already.
  for (const each of [name, kept]) {
    await writeFile(join(out, each), plain);
    await writeFile(join(out, `${each}.gz`), gzipSync(plain, { level: 9 }));
    await writeFile(join(out, `${each}.br`), brotliCompressSync(plain));
  }
}
await writeFile(join(out, "built.json"), JSON.stringify(built, null, 1));
