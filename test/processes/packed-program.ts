// The built program as packed files of several versions, as `npm pack` writes them. They need no other package: the program contains
// what it uses, and the API, which does not, is not started from them.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from '../../scripts/packages/installed.ts';
import { ROOT } from './program.ts';

const PARTS = ['bin', 'config', 'strategies', 'scripts', 'dist'];

/** `begin`: code that runs before the program. */
export async function packProgram(folder: string, version: string, begin = ''): Promise<string> {
  const source = mkdtempSync(join(tmpdir(), 'sluice-source-'));
  const built = process.env.SLUICE_TESTED ?? ROOT;
  for (const part of PARTS)
    cpSync(join(built, part), join(source, part), { recursive: true, dereference: true });
  const { name, type, bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  writeFileSync(join(source, 'package.json'), JSON.stringify({ name, version, type, bin }));
  const program = join(source, 'bin', 'program.js');
  writeFileSync(program, `${begin}\n${readFileSync(program, 'utf8')}`);
  mkdirSync(folder, { recursive: true });
  return pack(source, folder);
}
