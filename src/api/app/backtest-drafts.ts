// Texts of strategies that are not saved, in a folder of their own for as long as a run reads them.
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../files/make-folder.ts';
import { HOUR_MS } from '../../kernel/instant.ts';
import type { UnsavedStrategy } from '../http/presenters/backtests.ts';

export interface BacktestDrafts {
  /** Beside the defaults of the strategies, as if it were saved; the file and how to remove it. */
  write(unsaved: UnsavedStrategy): { readonly folder: string; readonly file: string; end(): void };
}

const DEFAULTS = '_defaults.yaml';
/** No run takes so long. */
const LEFT_MS = HOUR_MS;
/** Anything else could name a file elsewhere. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}\.(yaml|ts)$/;

export function isDraftName(file: string): boolean {
  return NAME.test(file);
}

/** What a killed process left is removed; what is younger may belong to a run of another process of this API. */
export function openDrafts(place: string, strategies: string | undefined): BacktestDrafts {
  for (const name of existsSync(place) ? readdirSync(place) : []) {
    const left = join(place, name);
    const isOld = Date.now() - (statSync(left, { throwIfNoEntry: false })?.mtimeMs ?? 0) > LEFT_MS;
    if (isOld) rmSync(left, { recursive: true, force: true });
  }
  return {
    write({ file, text }) {
      makeFolder(place, 0o700);
      const folder = mkdtempSync(join(place, 'run-'));
      const defaults = strategies === undefined ? undefined : join(strategies, DEFAULTS);
      if (defaults !== undefined && existsSync(defaults))
        copyFileSync(defaults, join(folder, DEFAULTS));
      writeFileSync(join(folder, file), text, { mode: 0o600 });
      const end = () => rmSync(folder, { recursive: true, force: true });
      return { folder, file: join(folder, file), end };
    },
  };
}
