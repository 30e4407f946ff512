// Builds what browsers are sent: one style sheet with its fonts, four small scripts, the icons.
// Output goes to src/lienmach/static/lienmach (never committed); Django collects it from there.
import { build } from "esbuild";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "..", "src", "lienmach", "static", "lienmach");

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  absWorkingDir: here,
  entryPoints: {
    lienmach: "src/css/lienmach.css",
    portal: "src/js/portal.js",
    "control-room": "src/js/control-room.js",
    linking: "src/js/linking.js",
    handling: "src/js/handling.js",
    passkeys: "src/js/passkeys.js",
  },
  outdir: out,
  bundle: true,
  minify: true,
  target: ["es2021", "chrome100", "firefox100", "safari15.4"],
  loader: { ".woff2": "file", ".svg": "dataurl" },
  // Fixed names, so that templates and tests can name them.
  assetNames: "fonts/[name]",
  legalComments: "linked",
  logLevel: "warning",
});
await cp(join(here, "src", "img"), out, { recursive: true });

// WhiteNoise sends a compressed file that lies beside the plain one. Fonts are compressed already.
for (const name of await readdir(out)) {
  if (!/\.(css|js|svg)$/.test(name)) continue;
  const plain = await readFile(join(out, name));
  await writeFile(join(out, `${name}.gz`), gzipSync(plain, { level: 9 }));
  await writeFile(join(out, `${name}.br`), brotliCompressSync(plain));
}
