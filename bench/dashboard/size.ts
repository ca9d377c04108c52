// How much JavaScript the built dashboard has, compressed: what its first page loads, and all of it.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DASHBOARD } from '../../scripts/build-dashboard.ts';

export function sizeFigures(): Record<string, number> {
  const scripts = globSync('assets/*.js', { cwd: DASHBOARD });
  const page = readFileSync(join(DASHBOARD, 'index.html'), 'utf8');
  const first = new Set<string>();
  for (const script of scripts) if (page.includes(script)) reach(script, first);
  return { dashboard_desk_kb: kilobytes(first), dashboard_all_kb: kilobytes(scripts) };
}

/** What a script imports is loaded with it; what it imports later is not. */
function reach(script: string, reached: Set<string>): void {
  if (reached.has(script)) return;
  reached.add(script);
  const text = readFileSync(join(DASHBOARD, script), 'utf8');
  for (const [, name = ''] of text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g))
    reach(`assets/${name}`, reached);
}

function kilobytes(scripts: Iterable<string>): number {
  let bytes = 0;
  for (const script of scripts)
    bytes += gzipSync(readFileSync(join(DASHBOARD, script)), { level: 9 }).length;
  return Math.round(bytes / 100) / 10;
}
