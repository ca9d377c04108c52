// Makes the types of 'sluice' known to editors and to tsc in a folder from which Node's resolution does not find them: a
// global installation is outside every project.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { PACKAGE_FOLDER } from '../../../trader/app/instance/package.ts';
import { writeNewFile } from '../../program/new-file.ts';

const MODULE = 'trader/config/code/define-strategy';

/** The file it wrote; undefined if the folder needs none or already has one. */
export function writeEditorProject(folder: string): string | undefined {
  const file = join(folder, 'tsconfig.json');
  if (existsSync(file) || isResolvedFrom(folder)) return undefined;
  const settings = {
    compilerOptions: {
      target: 'es2024',
      module: 'nodenext',
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      types: [],
      paths: { sluice: [typesFile()] },
    },
  };
  writeNewFile(file, `${JSON.stringify(settings, null, 2)}\n`);
  return file;
}

/** A checkout has sources, an installed package has declarations. */
function typesFile(): string {
  const source = join(PACKAGE_FOLDER, 'src', `${MODULE}.ts`);
  return existsSync(source) ? source : join(PACKAGE_FOLDER, 'dist', `${MODULE}.d.ts`);
}

function isResolvedFrom(folder: string): boolean {
  try {
    createRequire(join(resolve(folder), 'strategy.ts')).resolve('sluice/package.json');
    return true;
  } catch {
    return false;
  }
}
