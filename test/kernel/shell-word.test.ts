import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { shellWord } from '../../src/kernel/shell-word.ts';

it('stays as it is where a shell would take it as it is', () => {
  expect(shellWord('/etc/sluice/config/sluice.yaml')).toBe('/etc/sluice/config/sluice.yaml');
});

it.each(["it's", 'a b', '$HOME `id` "x"', 'größe', "'", '', 'a\\b', '*'])(
  'a shell reads %s back',
  (text) => {
    const read = execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' });
    expect(read).toBe(text);
  },
);
