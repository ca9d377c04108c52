// Which days of a symbol were asked for and answered: a day without trades is not asked for again.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../../files/make-folder.ts';
import type { BarStore } from '../store/bar-store.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function requestedDays(store: BarStore, symbol: string): ReadonlySet<string> {
  const file = store.askedFile(symbol);
  if (!existsSync(file)) return new Set();
  // A line that was cut off by a crash is not a day, so that day is asked for again.
  return new Set(
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => DAY.test(line)),
  );
}

export function noteAsked(store: BarStore, symbol: string, days: readonly string[]): void {
  const file = store.askedFile(symbol);
  makeFolder(dirname(file));
  appendFileSync(file, `\n${days.join('\n')}\n`, { flush: true });
}
