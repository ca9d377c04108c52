// Bundles TypeScript for Node: few files in one folder, named by their entries, without licence texts in comments.
import { type InputOptions, rolldown } from 'rolldown';

export interface NodeBundle extends Pick<InputOptions, 'external' | 'plugins'> {
  /** Paths in it are relative to `root`. */
  readonly root: string;
  /** Path by name of the file. */
  readonly entries: Readonly<Record<string, string>>;
  readonly transform: NonNullable<InputOptions['transform']>;
}

/** Answers with the paths of all modules that the files contain. */
export async function bundleForNode(
  folder: string,
  { root, entries, ...options }: NodeBundle,
): Promise<readonly string[]> {
  const bundle = await rolldown({ ...options, cwd: root, input: entries, platform: 'node' });
  // Flat: code that names a file beside itself finds it, whichever file it was put into.
  const { output } = await bundle.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    comments: false,
    // Without indentation it is a sixth smaller; the names in a stack stay.
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
  });
  await bundle.close();
  return output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
}
