// The Node that npm installs: for every platform that the wrapper knows, locked, and without an install script.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Locked {
  readonly os?: string;
  readonly cpu?: string;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
}

const WRAPPER = readFileSync('bin/installed-node.js', 'utf8');
const KNOWN = [...WRAPPER.matchAll(/'(\w+)-(\w+)': '([\w-]+)'/g)];
const { optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, Locked>;
};

describe('the installed Node', () => {
  it('is an optional dependency for every platform that the wrapper looks for', () => {
    expect(KNOWN.map(([, , , name]) => name).sort()).toEqual(
      Object.keys(optionalDependencies).sort(),
    );
  });

  it.each(KNOWN.map(([, os = '', cpu = '', name = '']) => ({ os, cpu, name })))(
    'is locked for $os $cpu, where npm installs no other',
    ({ os, cpu, name }) => {
      const locked = packages[`node_modules/${name}`];
      expect(locked).toMatchObject({ os, cpu, optional: true });
      expect(locked?.hasInstallScript).toBeUndefined();
    },
  );
});
