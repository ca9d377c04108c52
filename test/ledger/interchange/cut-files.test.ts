// Files that end in the middle of a row: what is whole is read, and the row that is not is named, never left out as a line of text.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importedFile } from '../../../src/ledger/interchange/read-file.ts';
import { draftLine, sha256 } from './read/fixtures.ts';

const FOLDER = 'test/fixtures/ledger/interchange';
const FILES = [
  'brokers/capital-gains-calculator/freetrade-transactions.csv',
  'brokers/capital-gains-calculator/interactive_brokers-test_basic.csv',
  'brokers/capital-gains-calculator/schwab-bond_interest-transactions.csv',
  'brokers/c-vigo-beancount-importers/revolut-eur.csv',
  'brokers/export-to-ghostfolio/trading212.csv',
  'ghostfolio-import.csv',
  'performance-securities-en.csv',
];

function read(text: string) {
  const result = importedFile({
    ...{ bytes: Buffer.from(text), account: undefined, digest: sha256 },
    ...{ format: undefined, mapping: undefined, zone: undefined },
  });
  if (!result.ok) throw new Error(result.failure.map(({ why }) => why).join(' '));
  const { drafts, problems } = result.value;
  return {
    booked: drafts.map(({ draft }) => draftLine(draft)),
    problems: problems.map(({ place, why }) => `${place.line}: ${why}`),
  };
}

describe.each(FILES)('%s', (name) => {
  const text = readFileSync(`${FOLDER}/${name}`, 'utf8').replaceAll('\r\n', '\n').trimEnd();
  const lines = text.split('\n');
  const last = lines.at(-1) ?? '';
  const head = lines.slice(0, -1).join('\n');

  it.each([0.4, 0.6])('cut after %d of its last row names that row', (part) => {
    const { booked, problems } = read(`${head}\n${last.slice(0, part * last.length)}`);
    const whole = read(`${head}\n`);
    expect(booked).toEqual(whole.booked);
    expect(problems.filter((one) => !whole.problems.includes(one))).toEqual([
      expect.stringMatching(`^${lines.length}: The file ends in the middle of its last row`),
    ]);
  });

  it('is read whole without an end of its last line, and with ends of lines of a Mac', () => {
    const whole = read(`${text}\n`);
    expect(read(text)).toEqual(whole);
    expect(read(`${text}\n`.replaceAll('\n', '\r'))).toEqual(whole);
  });
});
