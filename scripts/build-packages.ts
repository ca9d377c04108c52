// Builds the packages beside sluice, each of which is published on its own, into dist/packages.
//   node scripts/build-packages.ts [NAME]...     all of them if none is named
// Decision 0054
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asProgram } from './as-program.ts';
import { buildApiClient } from './packages/api-client.ts';
import { buildGatewaySimulator } from './packages/gateway-simulator.ts';
import { refuse } from './script-options.ts';

const ROOT = join(import.meta.dirname, '..');
const BUILT = join(ROOT, 'dist/packages');

/** Each writes its code and the licences of what that contains. */
const BUILDERS: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  'ib-gateway-simulator': buildGatewaySimulator,
  'sluice-client': buildApiClient,
};

export const PACKAGES = Object.keys(BUILDERS);

/** The folder is emptied before. */
export async function buildPackage(name: string, folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await BUILDERS[name]?.(folder);
  const source = join(ROOT, 'packages', name);
  const description = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ ...description, version }, null, 2)}\n`,
  );
  cpSync(join(source, 'README.md'), join(folder, 'README.md'));
  cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
}

if (import.meta.main) {
  const asked = process.argv.slice(2);
  const unknown = asked.find((name) => !PACKAGES.includes(name));
  if (unknown !== undefined)
    refuse(`No package is called "${unknown}". There are: ${PACKAGES.join(', ')}.`);
  await asProgram(async () => {
    for (const name of asked.length > 0 ? asked : PACKAGES)
      await buildPackage(name, join(BUILT, name));
  });
}
