// The bill of materials of an installed tree, as CycloneDX: the packages that npm installed, those that the built files contain, and
// the Node that runs them with the libraries in it.
// Decision 0122
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CONTAINED_FILE, type ContainedPackage, readPackage } from '../licences.ts';

export interface Edition {
  /** Seconds since 1970, UTC. */
  readonly epoch: number;
}

/** Built files that contain packages, each with its list of them, below the folder of the program. */
const BUNDLES = ['dist', 'dist/dashboard', 'dist/help'] as const;

export function billOfMaterials(program: string, { epoch }: Edition): object {
  const root = componentOf(readPackage(program), 'application');
  const components = merged([...installedIn(program), ...containedIn(program)]);
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { timestamp: new Date(epoch * 1000).toISOString(), component: root },
    components,
    dependencies: [
      { ref: root['bom-ref'], dependsOn: components.map((one) => one['bom-ref']) },
      ...components.map((one) => ({ ref: one['bom-ref'] })),
    ],
  };
}

interface Component {
  readonly type: 'application' | 'library' | 'platform';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses: readonly object[];
  readonly cpe?: string;
  readonly evidence?: { readonly occurrences: readonly { readonly location: string }[] };
  readonly components?: readonly object[];
}

function installedIn(program: string): readonly Component[] {
  const manifests = globSync('node_modules/{*,@*/*}/package.json', { cwd: program });
  return manifests.sort().map((manifest) => {
    const folder = dirname(manifest);
    const installed = at(componentOf(readPackage(join(program, folder)), 'library'), folder);
    const node = join(program, folder, 'bin/node');
    return existsSync(node) ? platformOf(installed, node) : installed;
  });
}

function containedIn(program: string): readonly Component[] {
  return BUNDLES.flatMap((bundle) => {
    const list = readFileSync(join(program, bundle, CONTAINED_FILE), 'utf8');
    return (JSON.parse(list) as ContainedPackage[]).map((one) =>
      at(componentOf(one, 'library'), bundle),
    );
  });
}

function componentOf(
  { name, version, license }: ContainedPackage,
  type: Component['type'],
): Component {
  const isOwn = type === 'application';
  const purl = isOwn
    ? `pkg:generic/${name}@${version}`
    : `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return { type, 'bom-ref': purl, name, version, purl, licenses: [licenceOf(license)] };
}

/** Combined ones are expressions of SPDX. */
function licenceOf(license: string): object {
  return / (OR|AND|WITH) /.test(license) ? { expression: license } : { license: { id: license } };
}

function at(component: Component, location: string): Component {
  return { ...component, evidence: { occurrences: [{ location }] } };
}

/** Node is found by scanners under its own name, and names itself what it is linked with. */
function platformOf(installed: Component, node: string): Component {
  const versions = JSON.parse(
    execFileSync(node, ['-p', 'JSON.stringify(process.versions)'], { encoding: 'utf8' }),
  ) as Readonly<Record<string, string>>;
  const parts = Object.entries(versions)
    .filter(([name, version]) => !INTERFACES.includes(name) && version !== '')
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, version]) => ({ type: 'library', name, version }));
  return {
    ...installed,
    type: 'platform',
    cpe: `cpe:2.3:a:nodejs:node.js:${versions.node}:*:*:*:lts:*:*:*`,
    components: parts,
  };
}

/** Numbers of interfaces among the versions, and Node itself. */
const INTERFACES = ['modules', 'napi', 'node'];

/** One component for a version of a package, with every place of it. */
function merged(components: readonly Component[]): readonly Component[] {
  const byReference = new Map<string, Component>();
  for (const component of components) {
    const known = byReference.get(component['bom-ref']);
    const places = [known, component].flatMap((one) => one?.evidence?.occurrences ?? []);
    byReference.set(component['bom-ref'], {
      ...(known ?? component),
      evidence: { occurrences: places },
    });
  }
  return [...byReference.values()].sort((one, other) =>
    one['bom-ref'] < other['bom-ref'] ? -1 : 1,
  );
}
