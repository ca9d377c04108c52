// The documents at /help in Chromium: found by search, readable on a phone, and nothing asked of another server.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { SITE } from '../../scripts/build-site.ts';
import { served } from '../api/harness/served.ts';
import { closeBrowser, open } from './chromium.ts';
import { pictured } from './pictured.ts';

afterAll(closeBrowser);

async function helpUrl(): Promise<string> {
  const { url } = await served([], 'closed', new Map(), { help: SITE });
  return `${url}/help/`;
}

/** One of each section, with pictures, tables and code. */
const SAMPLES = [
  ...['try/demo.html', 'run/dashboard.html', 'strategies/strategies.html', 'integrate/api.html'],
  ...[
    'incidents.html',
    'commands/buy.html',
    'internals/orders.html',
    'tests/faults.html',
    'decisions/0008-splits',
  ],
];

/** By how many pixels the page is wider than the window. */
async function overflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
}

describe('the documents', () => {
  it('name no other server from which a page would load anything', () => {
    const pages = globSync('**/*.html.gz', { cwd: SITE });
    expect(pages.length).toBeGreaterThan(150);
    const loading = pages.flatMap((file) => {
      const text = String(gunzipSync(readFileSync(join(SITE, file))));
      return [
        ...text.matchAll(/<(?:script|img|link|iframe)[^>]*(?:src|href)="(?!\/help\/|data:)[^"]*"/g),
      ];
    });
    expect(loading.map(([tag]) => tag)).toEqual([]);
  });

  it('open without an error, a breach of their policy or a request to elsewhere', async () => {
    const url = await helpUrl();
    const { page, faults, foreign } = await open(url);
    for (const file of ['', ...SAMPLES]) {
      await page.goto(`${url}${file}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
    }
    expect(faults).toEqual([]);
    expect(foreign).toEqual([]);
  });

  it('find a word, and lead from there to its page', async () => {
    const { page, faults } = await open(await helpUrl());
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('searchbox').fill('flatten');
    const found = page.getByRole('option', { name: /sluice flatten/ }).first();
    await found.waitFor();
    await pictured(page, 'help-search');
    await found.click();
    await page.getByRole('heading', { level: 1, name: /sluice flatten/ }).waitFor();
    await pictured(page, 'help-command');
    expect(faults).toEqual([]);
  });

  it.each([
    [1280, 'try/demo.html'],
    [360, 'try/demo.html'],
    [360, 'run/runbook.html'],
    [360, 'commands/buy.html'],
  ])('fit into a window of %i pixels: %s', async (width, file) => {
    const viewport = { width, height: 800 };
    const { page } = await open(`${await helpUrl()}${file}`, { viewport });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await pictured(page, `help-${width}-${file.replace(/\W/g, '-')}`);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });
});
