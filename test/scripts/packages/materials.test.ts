// The bill of materials of a small tree: what is installed and what is contained, each once, with every place of it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { billOfMaterials } from '../../../scripts/packages/materials.ts';

let tree: string;
beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'sluice-materials-'));
});
afterEach(() => rmSync(tree, { recursive: true }));

function put(path: string, content: object): void {
  const file = join(tree, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(content));
}

it('lists each version of a package once, with all its places, and not when it was built', () => {
  const both = { name: 'both', version: '1.0.0', license: 'MIT' };
  put('package.json', { name: 'sluice', version: '0.4.0', license: 'MIT' });
  put('node_modules/both/package.json', both);
  put('node_modules/@own/part/package.json', {
    name: '@own/part',
    version: '2.0.0',
    license: '0BSD',
  });
  put('dist/contained.json', [
    { name: 'either', version: '3.0.0', license: '(MIT OR Apache-2.0)' },
  ]);
  put('dist/dashboard/contained.json', [both]);
  put('dist/help/contained.json', [{ ...both, version: '1.0.1' }]);
  const bill = billOfMaterials(tree, { epoch: 86_400 });
  expect(bill).toMatchObject({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    metadata: { timestamp: '1970-01-02T00:00:00.000Z', component: { name: 'sluice' } },
    components: [
      { purl: 'pkg:npm/%40own/part@2.0.0', licenses: [{ license: { id: '0BSD' } }] },
      {
        purl: 'pkg:npm/both@1.0.0',
        evidence: {
          occurrences: [{ location: 'node_modules/both' }, { location: 'dist/dashboard' }],
        },
      },
      { purl: 'pkg:npm/both@1.0.1', evidence: { occurrences: [{ location: 'dist/help' }] } },
      { purl: 'pkg:npm/either@3.0.0', licenses: [{ expression: '(MIT OR Apache-2.0)' }] },
    ],
  });
  expect(billOfMaterials(tree, { epoch: 86_400 })).toEqual(bill);
});
