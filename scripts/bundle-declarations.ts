// Declarations as few files: with what they use of packages, so that an importer needs none of these.
// Decision 0054
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const ROOT = join(import.meta.dirname, '..');

interface Declared {
  /** Settings of the compiler; they name what is declared. */
  readonly project: string;
  /** By the name of their bundled file, below `src`. */
  readonly files: Readonly<Record<string, string>>;
  /** Packages that users install. */
  readonly external?: readonly string[];
}

/** Returns the files that went in. */
export async function bundleDeclarations(
  { project, files, external = [] }: Declared,
  folder: string,
): Promise<readonly string[]> {
  const { dts } = await import('rolldown-plugin-dts');
  // Below the project, where packages are found.
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  const declared = mkdtempSync(join(ROOT, 'dist/types-'));
  try {
    execFileSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', project, '--outDir', declared], {
      cwd: ROOT,
      stdio: 'inherit',
    });
    const bundle = await rolldown({
      input: Object.fromEntries(
        Object.entries(files).map(([name, file]) => [name, join(declared, file)]),
      ),
      platform: 'node',
      external: [/^node:/, ...external],
      plugins: [modulesOfZod(), dts({ generator: 'oxc', dtsOnly: true, tsconfig: false })],
    });
    const { output } = await bundle.write({ dir: folder, format: 'esm' });
    await bundle.close();
    return output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
  } finally {
    rmSync(declared, { recursive: true });
  }
}

/** Its manifest names the declarations in CommonJS, which cannot be bundled, for modules as well. */
function modulesOfZod() {
  const file = join(ROOT, 'node_modules/zod/index.d.ts');
  return {
    name: 'modules of zod',
    resolveId: {
      order: 'pre' as const,
      handler: (id: string) => (id === 'zod' ? file : undefined),
    },
  };
}
