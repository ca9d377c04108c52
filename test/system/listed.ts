// Whether a bill of materials is the installed tree: compared both ways with the manifests and texts of licences that are there, with
// the lock file, and with what the installed Node says.
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Component {
  readonly name: string;
  readonly version: string;
  readonly type: string;
  readonly licenses: readonly { readonly license?: { id: string }; readonly expression?: string }[];
  readonly evidence: { readonly occurrences: readonly { readonly location: string }[] };
  readonly components?: readonly { readonly name: string; readonly version: string }[];
}

/** A sentence for each difference. */
export function differencesOf(program: string, materials: string, lockFile: string): string[] {
  const { components } = JSON.parse(readFileSync(materials, 'utf8')) as {
    readonly components: readonly Component[];
  };
  const listed = components.flatMap((one) =>
    one.evidence.occurrences.map(({ location }) => lineOf(location, one)),
  );
  const found = [...manifestsIn(program), ...textsIn(program)];
  return [
    ...without(found, listed).map((line) => `not listed: ${line}`),
    ...without(listed, found).map((line) => `not installed: ${line}`),
    ...unlocked(components, lockFile),
    ...nodeDifferences(program, components),
  ];
}

const without = (lines: readonly string[], others: readonly string[]) => {
  const known = new Set(others);
  return [...new Set(lines)].filter((line) => !known.has(line));
};

function lineOf(location: string, { name, version, licenses }: Component): string {
  const licence = licenses.map((one) => one.license?.id ?? one.expression).join();
  return `${location}: ${name} ${version} (${licence})`;
}

function manifestsIn(program: string): string[] {
  const files = globSync('node_modules/**/package.json', { cwd: program });
  return files.flatMap((file) => {
    const { name, version, license } = JSON.parse(readFileSync(join(program, file), 'utf8'));
    // Folders inside a package have some without a version.
    if (version === undefined) return [];
    return [`${file.replace('/package.json', '')}: ${name} ${version} (${license})`];
  });
}

/** The texts that the bundlers wrote: ours, and of the dashboard Vite's own. */
const TEXTS = [
  { folder: 'dist', file: 'LICENSES', heading: /^(\S+) (\d\S*) \((.+)\)\n\n/gm },
  { folder: 'dist/dashboard', file: 'LICENSES.md', heading: /^## (\S+) - (\d\S*) \((.+)\)$/gm },
  { folder: 'dist/help', file: 'LICENSES.txt', heading: /^(\S+) (\d\S*) \((.+)\)\n\n/gm },
];

function textsIn(program: string): string[] {
  return TEXTS.flatMap(({ folder, file, heading }) => {
    const text = readFileSync(join(program, folder, file), 'utf8');
    return [...text.matchAll(heading)].map(
      ([, name, version, licence]) => `${folder}: ${name} ${version} (${licence})`,
    );
  });
}

function unlocked(components: readonly Component[], lockFile: string): string[] {
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8')) as {
    readonly packages: Readonly<Record<string, { version?: string; license?: string }>>;
  };
  const locked = new Set(
    Object.entries(packages).map(([path, { version, license }]) =>
      [path.replace(/^.*node_modules\//, ''), version, license].join(' '),
    ),
  );
  return components
    .map((one) => lineOf('', one))
    .filter((line) => !locked.has(line.replace(/^: /, '').replace(/\((.*)\)$/, '$1')))
    .map((line) => `not in the lock file${line}`);
}

function nodeDifferences(program: string, components: readonly Component[]): string[] {
  const [node] = globSync('node_modules/node-*/bin/node', { cwd: program });
  if (node === undefined) return ['no Node is installed'];
  const versions = JSON.parse(
    execFileSync(join(program, node), ['-p', 'JSON.stringify(process.versions)'], {
      encoding: 'utf8',
    }),
  ) as Record<string, string>;
  const platform = components.find(({ type }) => type === 'platform');
  const listed = (platform?.components ?? []).map(({ name, version }) => `${name} ${version}`);
  const linked = Object.entries(versions)
    .filter(([name, version]) => version !== '' && !['node', 'modules', 'napi'].includes(name))
    .map(([name, version]) => `${name} ${version}`);
  return [
    ...(platform?.version === versions.node ? [] : [`Node ${versions.node} is not listed`]),
    ...without(linked, listed).map((line) => `not listed in Node: ${line}`),
    ...without(listed, linked).map((line) => `not in Node: ${line}`),
  ];
}
