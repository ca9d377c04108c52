// Declarations as few files: with what they use of packages, so that whoever imports them needs none of these.
// Decision 0054
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';

const { resolve } = createRequire(import.meta.url);

interface Declarations {
  /** By the name of their bundled file. */
  readonly files: Readonly<Record<string, string>>;
  /** Packages that users install. */
  readonly external?: readonly string[];
}

/** Returns the files that went in. */
export async function bundleTypes(
  { files, external = [] }: Declarations,
  folder: string,
): Promise<readonly string[]> {
  const { dts } = await import('rolldown-plugin-dts');
  const bundle = await rolldown({
    input: { ...files },
    platform: 'node',
    external: [/^node:/, ...external],
    plugins: [modulesOfZod(), dts({ generator: 'oxc', dtsOnly: true, tsconfig: false })],
  });
  const { output } = await bundle.write({ dir: folder, format: 'esm' });
  await bundle.close();
  return output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
}

/** Its manifest names the declarations in CommonJS, which cannot be bundled, for modules as well. */
function modulesOfZod() {
  const file = join(dirname(resolve('zod/package.json')), 'index.d.ts');
  return {
    name: 'modules of zod',
    resolveId: {
      order: 'pre' as const,
      handler: (id: string) => (id === 'zod' ? file : undefined),
    },
  };
}
