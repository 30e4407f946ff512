// Builds what browsers are sent: one style sheet with its fonts, two small scripts, the icons.
// Output goes to src/lienmach/static/lienmach (never committed); Django collects it from there.
import { build } from "esbuild";
import { cp, mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

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
  },
  outdir: out,
  bundle: true,
  minify: true,
  target: ["es2021", "chrome100", "firefox100", "safari15.4"],
  loader: { ".woff2": "file", ".svg": "dataurl" },
  // Fixed names: the server adds a content hash to every address itself.
  assetNames: "fonts/[name]",
  legalComments: "linked",
  logLevel: "warning",
});
await cp(join(here, "src", "img"), out, { recursive: true });
