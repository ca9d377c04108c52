// Documents as pages: links lead from page to page wherever these are put, and blocks of code stay as they are.
import { describe, expect, it } from 'vitest';
import { pagesOf, sectionsOf } from '../../../scripts/site/index-of-pages.ts';
import { stagedPage } from '../../../scripts/site/staged-page.ts';

const ROOT = process.cwd();

function staged(text: string, file = 'docs/practice.md', place = 'try/practice.md') {
  const pictures: string[] = [];
  const page = stagedPage(text, file, {
    root: ROOT,
    place,
    placeByFile: new Map([
      ['docs/backtest.md', 'strategies/backtest.md'],
      ['docs/ledger/README.md', 'integrate/ledger/index.md'],
      ['docs/demo.md', 'try/demo.md'],
    ]),
    addPicture: (from, to) => pictures.push(`${from} > ${to}`),
  });
  return { page, pictures };
}

describe('a link', () => {
  it.each([
    ['[bars](backtest.md#bars)', '[bars](../strategies/backtest.md#bars)'],
    ['[the demo](demo.md)', '[the demo](./demo.md)'],
    ['[the ledger](ledger)', '[the ledger](../integrate/ledger/index.md)'],
    ['[below](#below)', '[below](#below)'],
    ['[elsewhere](https://example.org/a.md)', '[elsewhere](https://example.org/a.md)'],
    ['[the `kernel`](../src/kernel/clock.ts)', 'the `kernel`'],
    ['[notice](../config/demo/NOTICE)', 'notice (`config/demo/NOTICE`)'],
  ])('%s becomes %s', (text, expected) => {
    expect(staged(text).page).toBe(expected);
  });

  it('in a block of code stays', () => {
    const text = 'a\n\n```sh\necho "[demo](demo.md)"\n```\n\n[demo](demo.md)\n';
    expect(staged(text).page).toBe(text.replace(/\(demo\.md\)\n$/, '(./demo.md)\n'));
  });

  it('to a picture brings the picture along, also one of HTML', () => {
    const { page, pictures } = staged('![r](report.png) <img src="dashboard/a.png" width="4">');
    expect(page).toBe(
      '![r](../pictures/report.png) <img src="../pictures/dashboard/a.png" width="4">',
    );
    expect(pictures).toEqual([
      'docs/report.png > pictures/report.png',
      'docs/dashboard/a.png > pictures/dashboard/a.png',
    ]);
  });
});

describe('the index', () => {
  it('gives every page one place, in the folder of its path', () => {
    const sections = sectionsOf(ROOT);
    const places = pagesOf(sections).map(({ place }) => place);
    expect(new Set(places).size).toBe(places.length);
    expect(places).toEqual(
      expect.arrayContaining([
        'try/sluice.md',
        'run/deployment/index.md',
        'strategies/backtest.md',
        'integrate/ledger/import.md',
        'decisions/0008-splits.md',
      ]),
    );
  });
});
