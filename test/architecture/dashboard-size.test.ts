// The dashboard is small enough for a slow line: what a browser loads before the first number, and all of it, as they are sent.
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { BUILD } from '../../scripts/build-dashboard.ts';

/** Of the first page, without what it loads when a chart is in sight. */
const FIRST_MAX = 110_000;
/** Without the film and the editor of strategies, which few open. */
const ALL_MAX = 260_000;
const APART = /^((film|strategies)-page|code-view|strategy\.schema)/;

type Built = Rolldown.RolldownOutput['output'][number];

async function built(): Promise<readonly Built[]> {
  // As it is shipped: in a test, JSX would carry the names of its source files.
  vi.stubEnv('NODE_ENV', 'production');
  onTestFinished(() => void vi.unstubAllEnvs());
  const made = await build({ ...BUILD, build: { ...BUILD.build, write: false } });
  if (!('output' in made)) throw new Error('It is built once.');
  return made.output;
}

function sent(file: Built): number {
  const content = file.type === 'chunk' ? file.code : file.source;
  return /\.(js|css)$/.test(file.fileName) ? gzipSync(content, { level: 9 }).length : 0;
}

function bytesOf(files: readonly Built[]): number {
  return files.reduce((sum, file) => sum + sent(file), 0);
}

describe('the dashboard', () => {
  it('is 110 kB to its first number, and 260 kB without film and editor', async () => {
    const files = await built();
    const page = files.find(({ fileName }) => fileName === 'index.html');
    const html = page?.type === 'asset' ? String(page.source) : '';
    const first = files.filter(({ fileName }) => html.includes(fileName.replace(/^.*\//, '')));
    const most = files.filter(({ fileName }) => !APART.test(fileName.replace(/^.*\//, '')));
    // Both are there: without them the sums would say nothing.
    expect(first.length).toBeGreaterThan(2);
    expect(most.length).toBeLessThan(files.length);
    expect(bytesOf(first)).toBeLessThanOrEqual(FIRST_MAX);
    expect(bytesOf(most)).toBeLessThanOrEqual(ALL_MAX);
  });
});
