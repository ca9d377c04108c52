// Generates the Python client of the API from its description, as a package that pip installs.
// Decision 0054
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentWith, run } from '../python-environment.ts';

const SOURCE = join(import.meta.dirname, '../../packages/sluice-client-python');

/** From a file with the description (OpenAPI 3.1). The generator is installed by pip, once. */
export async function buildPythonClient(description: string, folder: string): Promise<void> {
  const bin = await environmentWith(join(SOURCE, 'generator.txt'));
  const { code } = await run(
    join(bin, 'openapi-python-client'),
    [
      ...['generate', '--path', description, '--output-path', folder, '--overwrite'],
      ...['--meta', 'setup', '--config', join(SOURCE, 'generator.yaml')],
    ],
    { isQuiet: true },
  );
  if (code !== 0) throw new Error(`the Python client could not be generated (${code})`);
  copyFileSync(join(SOURCE, 'README.md'), join(folder, 'README.md'));
}
