// How VitePress builds the pages that scripts/build-site.ts has put around it. `site.json` has what comes from the documents.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformerStyleToClass } from '@shikijs/transformers';
import { anchorOf } from './anchor.ts';

const { navigation, sidebars } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'site.json'), 'utf8'),
);
const BASE = '/help/';
const colours = transformerStyleToClass({ classPrefix: 'c-' });
/** Files that the site is made of. */
const contained = new Set();
/** Text of a script that VitePress writes into pages → its file. */
const fileByScript = new Map();

export default {
  title: 'sluice',
  description: 'Documents of sluice',
  lang: 'en',
  base: BASE,
  metaChunk: true,
  // It would write a style into the page, which the policy forbids.
  appearance: { disableTransition: false },
  head: [
    ['link', { rel: 'stylesheet', href: `${BASE}colours.css` }],
    ['link', { rel: 'icon', href: `${BASE}icon.svg` }],
  ],
  // Pages enter the index of the search in their order, not as each is read.
  buildConcurrency: 1,
  markdown: {
    codeTransformers: [colours],
    anchor: { slugify: anchorOf },
    shikiSetup: colourWhole,
  },
  themeConfig: {
    nav: navigation,
    sidebar: sidebars,
    outline: [2, 3],
    search: { provider: 'local' },
  },
  vite: {
    build: { sourcemap: false, chunkSizeWarningLimit: 4_000 },
    plugins: [{ name: 'contained files', generateBundle: listContained }],
  },
  transformHtml: withoutInlineScripts,
  buildEnd({ outDir }) {
    const rules = colours.getCSS().match(/[^}]+\}/g) ?? [];
    writeFileSync(join(outDir, 'colours.css'), rules.toSorted().join(''));
    for (const [script, file] of fileByScript) writeFileSync(join(outDir, 'assets', file), script);
  },
};

/** A line keeps its colours however long they take: on a busy machine half a second is soon over, and two builds would differ. */
function colourWhole(highlighter) {
  const { codeToHtml } = highlighter;
  highlighter.codeToHtml = (code, options) =>
    codeToHtml(code, { ...options, tokenizeTimeLimit: 0 });
}

/** For the file of their licences. Both builds, of the pages and of what a browser runs, are listed. */
function listContained(_, bundle) {
  for (const { modules = {} } of Object.values(bundle))
    for (const file of Object.keys(modules)) if (file.startsWith('/')) contained.add(file);
  const list = join(import.meta.dirname, 'contained.json');
  writeFileSync(list, JSON.stringify([...contained]));
}

/** The policy of the pages forbids inline scripts: they become files. */
function withoutInlineScripts(html) {
  return html.replaceAll(
    /<script([^>]*)>([^<]+(?:<(?!\/script>)[^<]*)*)<\/script>/g,
    (_, attributes, script) => {
      const hash = createHash('sha256').update(script).digest('hex').slice(0, 8);
      const file = `inline.${hash}.js`;
      fileByScript.set(script, file);
      return `<script${attributes} src="${BASE}assets/${file}"></script>`;
    },
  );
}
