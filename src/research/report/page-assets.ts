// The style, the script and the charting library that the page contains.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Html, raw } from './html.ts';

const LIBRARY = 'dist/lightweight-charts.standalone.production.js';

export interface PageAssets {
  readonly style: Html;
  readonly script: Html;
  /** With its licence notice. */
  readonly library: Html;
}

export function readPageAssets(): PageAssets {
  const packageFile = createRequire(import.meta.url).resolve('lightweight-charts/package.json');
  return {
    style: raw(['page.css', 'figures.css'].map(readAsset).join('\n')),
    script: raw(readAsset('page.js')),
    library: raw(readFileSync(path.join(path.dirname(packageFile), LIBRARY), 'utf8')),
  };
}

function readAsset(name: string): string {
  return readFileSync(new URL(`assets/${name}`, import.meta.url), 'utf8');
}
