// Builds the Python client of the API into dist/packages/sluice-client-python, from the description that an API of this tree serves.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { asProgram } from './as-program.ts';
import { servedDescription } from './generate-client.ts';
import { buildPythonClient } from './packages/python-client.ts';

const BUILT = join(import.meta.dirname, '../dist/packages/sluice-client-python');

await asProgram(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-description-'));
  try {
    const description = join(folder, 'openapi.json');
    writeFileSync(description, JSON.stringify(await servedDescription()));
    mkdirSync(dirname(BUILT), { recursive: true });
    await buildPythonClient(description, BUILT);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
