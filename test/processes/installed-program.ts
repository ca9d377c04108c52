// Lays the program out as an installed package has it, built, for the tests that start it: they run what users run, and
// each of their many processes starts in half the time.
// Decision 0039
import { chmodSync, cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleInto } from '../../scripts/bundle.ts';
import { ROOT } from './program.ts';

/** What the package brings as it is, and what is installed beside it. */
const AS_IT_IS = ['config', 'docs', 'node_modules', 'package.json', 'scripts', 'strategies'];

/** Laid out before this process: `.ci/run` does it once for all that it runs. */
const laidOut = process.env.SLUICE_TESTED;

export async function setup(): Promise<() => void> {
  if (laidOut !== undefined) return () => {};
  const folder = mkdtempSync(join(tmpdir(), 'sluice-program-'));
  // Some tests start it as another user.
  chmodSync(folder, 0o755);
  await bundleInto(join(folder, 'dist'));
  layOutBeside(folder);
  process.env.SLUICE_TESTED = folder;
  return () => rmSync(folder, { recursive: true });
}

/** All but what is built. */
export function layOutBeside(folder: string): void {
  cpSync(join(ROOT, 'bin'), join(folder, 'bin'), { recursive: true });
  for (const name of AS_IT_IS) symlinkSync(join(ROOT, name), join(folder, name));
}
