// The style, the script and the charting library that the page contains.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Html, raw } from './markup/html.ts';

/** Beside the code in the package, installed in a checkout. */
const LIBRARY = new URL('assets/lightweight-charts.js', import.meta.url);
const INSTALLED = 'dist/lightweight-charts.standalone.production.js';

export interface PageAssets {
  readonly style: Html;
  readonly script: Html;
  /** With its licence notice. */
  readonly library: Html;
}

export function readPageAssets(): PageAssets {
  return {
    style: raw(['page.css', 'figures.css', 'plots.css'].map(readAsset).join('\n')),
    script: raw(readAsset('page.js')),
    library: raw(readFileSync(existsSync(LIBRARY) ? LIBRARY : installedLibrary(), 'utf8')),
  };
}

function installedLibrary(): string {
  const packageFile = createRequire(import.meta.url).resolve('lightweight-charts/package.json');
  return path.join(path.dirname(packageFile), INSTALLED);
}

function readAsset(name: string): string {
  return readFileSync(new URL(`assets/${name}`, import.meta.url), 'utf8');
}
