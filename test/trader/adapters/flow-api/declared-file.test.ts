// A file as a source: lines that are appended, tables, and documents.
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { alert, answered, cleanUps, MAP, round, setUp } from './declared-bench.ts';
import { ofType } from './scripted-source.ts';

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

describe('a file', () => {
  function fileFor(name: string, text: string): string {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-feed-'));
    cleanUps.push(() => rmSync(folder, { recursive: true }));
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  }

  const json = (format: string) => `name: mine\nrequest: { mode: file, format: ${format} }\n${MAP}`;
  const line = (more: object = {}) => `${JSON.stringify(alert(more))}\n`;

  it('is read line by line as it grows; an incomplete line waits for its end', async () => {
    const file = fileFor('in.ndjson', line({ id: 1 }) + line({ id: 2 }));
    const bench = setUp(json('ndjson'), file);
    await round(bench);
    const third = line({ id: 3 });
    appendFileSync(file, third.slice(0, 20));
    await round(bench);
    expect(answered(bench)).toEqual(['1', '2']);
    appendFileSync(file, third.slice(20) + line({ id: 4 }));
    await round(bench);
    await round(bench);
    expect(answered(bench)).toEqual(['1', '2', '3', '4']);
    expect(ofType(bench.reports, 'feed-answer').map(({ isFirstPoll }) => isFirstPoll)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('may be a table whose header holds for all appended rows', async () => {
    const file = fileFor('in.csv', 'id;ticker;side;sure;at\n1;AAPL;BUY;0.9;1\n');
    const text = json('csv').replace('format: csv', 'format: csv, delimiter: ";"');
    const bench = setUp(text, file);
    await round(bench);
    appendFileSync(file, '2;MSFT;"SE""LL";0.8;2\n');
    await round(bench);
    expect(ofType(bench.reports, 'feed-answer').map(({ record }) => record)).toEqual([
      { id: '1', ticker: 'AAPL', side: 'BUY', sure: '0.9', at: '1' },
      { id: '2', ticker: 'MSFT', side: 'SE"LL', sure: '0.8', at: '2' },
    ]);
  });

  it('may be one document, which is read as a whole when it changes; only new records are handed over', async () => {
    const [one, two] = [alert({ id: 1 }), alert({ id: 2 })];
    const file = fileFor('in.json', JSON.stringify([one]));
    const bench = setUp(json('json'), file);
    await round(bench);
    await round(bench);
    writeFileSync(`${file}.new`, JSON.stringify([one, two]));
    renameSync(`${file}.new`, file);
    await round(bench);
    expect(answered(bench)).toEqual(['1', '2']);
  });

  it('may be replaced by another, which is read from the beginning', async () => {
    const file = fileFor('in.ndjson', line({ id: 1 }) + line({ id: 2 }));
    const bench = setUp(json('ndjson'), file);
    await round(bench);
    writeFileSync(file, line({ id: 3 }));
    await round(bench);
    expect(answered(bench)).toEqual(['1', '2', '3']);
  });

  it('fails with a reason when it is missing or has another format', async () => {
    const missing = setUp(json('ndjson'), '/nowhere/in.ndjson');
    await round(missing);
    expect(missing.logged.join()).toMatch(/the file cannot be read: file not found/);
    expect(missing.reports.at(-1)).toMatchObject({ answers: 0, failures: 2 });
  });

  it('loses only the line that cannot be read, and reports its number', async () => {
    const file = fileFor('in.ndjson', line({ id: 1 }));
    const bench = setUp(json('ndjson'), file);
    await round(bench);
    appendFileSync(file, `{"torn\n${line({ id: 2 })}`);
    await round(bench);
    expect(answered(bench)).toEqual(['1', '2']);
    const unreadable = () => ofType(bench.reports, 'feed-unreadable').map(({ why }) => why);
    expect(unreadable()).toEqual(['line 2 is not JSON']);
    expect(bench.reports.at(-1)).toMatchObject({ answers: 1, failures: 0 });
    appendFileSync(file, 'nothing but this\n');
    await round(bench);
    expect(unreadable().at(-1)).toBe('line 4 is not JSON');
    expect(bench.reports.at(-1)).toMatchObject({ answers: 0, failures: 2 });
  });

  it('keeps its place after bytes that are not UTF-8', async () => {
    const file = fileFor('in.ndjson', '');
    const bench = setUp(json('ndjson'), file);
    writeFileSync(file, Buffer.from(line({ id: 1, note: 'caf\u00e9s '.repeat(9) }), 'latin1'));
    await round(bench);
    appendFileSync(file, line({ id: 2 }));
    await round(bench);
    expect(answered(bench)).toEqual(['1', '2']);
  });

  it('may be a table with a row that is too long, which is reported by its line', async () => {
    const file = fileFor('in.csv', 'id,ticker\n1,AAPL\n');
    const bench = setUp(json('csv'), file);
    await round(bench);
    appendFileSync(file, '2,AAPL,more\n3,AAPL\n');
    await round(bench);
    expect(answered(bench)).toEqual(['1', '3']);
    expect(ofType(bench.reports, 'feed-unreadable').map(({ why }) => why)).toEqual([
      'line 3 is not a row of the table: it has a different number of fields than the header',
    ]);
  });
});
