// The packages that a bundle contains: their licences as texts, and their names for the bill of materials.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Beside what contains the packages. */
export const CONTAINED_FILE = 'contained.json';

export interface ContainedPackage {
  readonly name: string;
  readonly version: string;
  /** As its manifest names it, mostly by SPDX. */
  readonly license: string;
}

/** Of the packages that the files come from. */
export function licencesOf(files: readonly string[]): string {
  return packagesOf(files).map(licenceOf).join('\n');
}

/** Keeps which packages the files come from, for the bill of materials of the system packages. */
export function listContained(folder: string, files: readonly string[]): void {
  const packages = packagesOf(files).map((one): ContainedPackage => {
    const { name, version, license } = readPackage(one);
    return { name, version, license };
  });
  writeFileSync(join(folder, CONTAINED_FILE), `${JSON.stringify(packages, null, 1)}\n`);
}

/** The folders of the packages that the files come from. */
function packagesOf(files: readonly string[]): string[] {
  const folders = files.flatMap(
    (file) => /^.*\/node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [],
  );
  return [...new Set(folders)].sort();
}

function licenceOf(folder: string): string {
  const { name, version, license, author, repository } = readPackage(folder);
  const files = globSync('{LICENSE,LICENCE,License,license,NOTICE,Notice}*', { cwd: folder });
  // A few packages state their licence by its name alone.
  const text =
    files.length === 0
      ? `Copyright ${nameIn(author)}, ${nameIn(repository)}\n\n${permissionOf(name, license)}`
      : files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  return `${name} ${version} (${license})\n\n${text}`;
}

function permissionOf(name: string, license: string): string {
  if (license !== 'MIT') throw new Error(`${name} has no text of its licence (${license})`);
  return MIT;
}

/** https://opensource.org/license/mit */
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
THE SOFTWARE.
`;

type Named = string | { readonly name?: string; readonly url?: string };

function nameIn(named: Named = ''): string {
  return typeof named === 'string' ? named : (named.name ?? named.url ?? '');
}

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly author?: Named;
  readonly repository?: Named;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly engines?: Readonly<Record<string, string>>;
}

export function readPackage(folder: string): Package {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
