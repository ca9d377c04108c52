// Bundles the typed client of the API with its types, without dependencies, for Node and browsers.
// Decision 0054
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { bundleDeclarations } from '../bundle-declarations.ts';
import { licencesOf } from '../licences.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Needs the generated types of the API (`npm run generate:client`). */
export async function buildApiClient(folder: string): Promise<void> {
  const bundle = await rolldown({
    cwd: ROOT,
    input: { client: 'src/api/client/client.ts' },
    platform: 'browser',
    transform: { target: 'es2022' },
  });
  const { output } = await bundle.write({ dir: folder, format: 'esm', comments: false });
  await bundle.close();
  const types = await bundleDeclarations(
    {
      project: 'packages/sluice-client/tsconfig.json',
      files: { client: 'api/client/client.d.ts' },
    },
    folder,
  );
  const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
  writeFileSync(join(folder, 'LICENSES'), licencesOf([...modules, ...types]));
}
