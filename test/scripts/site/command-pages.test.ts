// The pages of the commands have what their help has.
import { describe, expect, it } from 'vitest';
import { commandIndex, commandPages } from '../../../scripts/site/command-pages.ts';
import { COMMANDS } from '../../../src/cli/commands.ts';

const PAGES = await commandPages();

function textOf(command: string): string {
  return PAGES.find(({ name }) => name === command)?.text ?? '';
}

describe('a page of a command', () => {
  it('exists for each, in the order of the help', () => {
    expect(PAGES.map(({ name }) => name)).toEqual(COMMANDS.map(({ name }) => name));
  });

  it('has usage, arguments, options, remarks, examples and exit codes', () => {
    const buy = textOf('buy');
    expect(buy).toContain('$ sluice buy [options] <symbol> <quantity>');
    expect(buy).toContain('| `quantity` | shares, or contracts |');
    expect(buy).toContain('| `--limit <price>` | the worst price it may fill at |');
    expect(buy).toContain(
      'The order passes the same gate as every entry. A new position gets its stop with it:',
    );
    expect(buy).toContain('$ sluice buy AAPL 100 --limit 187.50 --stop 3% --yes');
    expect(buy).toMatch(/Exit codes: 0 ok, 1 failure, 2 not found, or bad usage, 3 no daemon runs/);
  });

  it('has a section for each command below it, with its own examples', () => {
    const ledger = textOf('ledger');
    const [, relay = ''] = ledger.split('## sluice ledger relay continue\n');
    expect(relay).toContain('$ sluice ledger relay continue DU1234567 --yes');
    expect(ledger.match(/^## sluice ledger import$/gm)).toHaveLength(1);
    expect(ledger.match(/\$ sluice ledger calendar -p Savings/g)).toHaveLength(1);
  });

  it('has nothing that a page would take for markup', () => {
    const prose = PAGES.map(({ text }) => text.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '')).join(
      '',
    );
    expect(prose.match(/<|\{\{/g)).toBeNull();
  });
});

it('is listed with its group and its summary', () => {
  const index = commandIndex(PAGES);
  expect(index).toContain('## Manual intervention');
  expect(index).toContain(
    '| [flatten](./flatten.md) | close all our positions, and nothing else |',
  );
  expect(index).toContain('| 3 | no daemon runs |');
});
