// The document of faults: it names every kind and only stories that exist, and a figure changes its own row alone.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FAULT_KINDS } from '../../../src/simulators/ib-gateway/exchange/scheduling/fault-kinds.ts';
import { ROOT } from '../../processes/program.ts';
import { withFigure } from './figures/figures.ts';

const TEXT = `# Faults

| story | limit | measured |
|---|---|---|
| reset | 3000 ms | 900 ms |

The end.
`;

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const DOCUMENT = readFileSync(join(ROOT, 'docs', 'faults.md'), 'utf8');
/** Of the whole daemon, and of the simulator alone. */
const STORIES = [import.meta.dirname, join(ROOT, 'test', 'simulators', 'ib-gateway', 'faults')]
  .flatMap((folder) =>
    readdirSync(folder, { encoding: 'utf8', recursive: true })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => readFileSync(join(folder, file), 'utf8')),
  )
  .join('\n');

/** The last column of a row of faults, without its quotes. */
function commandsIn(text: string): string[] {
  const rows = text.split('\n').filter((line) => /^\| .* \|$/.test(line) && line.includes('`'));
  return rows.flatMap((row) => {
    const last = row.split(' | ').at(-1) ?? '';
    return [...last.matchAll(/`"?([^`"]+)"?`/g)].map(([, command = '']) => command);
  });
}

describe('the document of faults', () => {
  it('has a row for every kind the gateway plays', () => {
    for (const kind of FAULT_KINDS) expect(DOCUMENT).toContain(`\`${kind}\``);
  });

  it('names stories that are told', () => {
    const commands = commandsIn(DOCUMENT).filter((command) => command !== '-t');
    expect(commands.length).toBeGreaterThan(FAULT_KINDS.length);
    for (const command of commands) {
      // A case that another proof plays names its file or its script.
      if (command.startsWith('test/')) expect(existsSync(join(ROOT, command)), command).toBe(true);
      else if (command.startsWith('npm run '))
        expect(Object.keys(scripts)).toContain(command.slice('npm run '.length));
      else expect(STORIES).toContain(command);
    }
  });
});

describe('a figure', () => {
  it('takes the place of the one before, or the one the alphabet gives it', () => {
    const once = withFigure(TEXT, { story: 'reset', limit: '3000 ms', measured: '700 ms' });
    expect(once).toBe(TEXT.replace('900', '700'));
    const twice = withFigure(once, { story: 'mute', limit: '15000 ms', measured: '13531 ms' });
    expect(twice).toBe(once.replace('| reset', '| mute | 15000 ms | 13531 ms |\n| reset'));
  });

  it('needs its table', () => {
    const figure = { story: 'reset', limit: '1', measured: '1' };
    expect(() => withFigure('# Faults', figure)).toThrow('there is no table');
  });
});
