// The calendar of earnings and ex-dividend days: what is read, and the sentence for each row that is wrong.
import { describe, expect, it } from 'vitest';
import { parseEvents } from '../../../../src/trader/config/files/event-file.ts';
import { sentenceOf } from '../../../../src/trader/config/issues/config-issue.ts';
import { eventDaysOf } from '../../../../src/trader/domain/options/event-days.ts';

const HEAD = 'symbol,event,day,amount\n';
const UNTIL = '*,earnings_known_until,2027-01-31\n*,ex_dates_known_until,2027-03-31\n';

function refusals(rows: string): string[] {
  const parsed = parseEvents('days.csv', HEAD + rows);
  return parsed.ok ? [] : parsed.failure.map(sentenceOf);
}

describe('a calendar of events', () => {
  it('lists the days of each stock, and until when they are known', () => {
    const rows = `${UNTIL}# from the broker\r\naapl, earnings, 2026-10-29,\nAAPL,ex_date,2026-11-09,0.26\nMSFT,earnings_known_until,2026-12-01\n`;
    const parsed = parseEvents('days.csv', `\uFEFF${HEAD}${rows}`);
    if (!parsed.ok) throw new Error(parsed.failure.map(sentenceOf).join());
    expect(eventDaysOf(parsed.value, 'AAPL')).toEqual({
      earnings: { events: [expect.objectContaining({ day: '2026-10-29' })], until: '2027-01-31' },
      exDates: { events: [{ day: '2026-11-09', amount: 0.26 }], until: '2027-03-31' },
    });
    expect(eventDaysOf(parsed.value, 'MSFT')).toMatchObject({
      earnings: { events: [], until: '2026-12-01' },
    });
    expect(eventDaysOf([], 'AAPL')).toEqual({});
  });

  it.each([
    ['a row without an event', 'AAPL,,2026-10-29', 'days.csv:2:1: "" is not an event: expected'],
    ['a day that does not exist', 'AAPL,earnings,2026-02-30', '"2026-02-30" is not a date'],
    ['no dividend', 'AAPL,ex_date,2026-11-09\n', 'needs the dividend per share'],
    ['a negative dividend', 'AAPL,ex_date,2026-11-09,-1', 'AAPL,ex_date,2026-11-09,0.26'],
    ['an amount of earnings', 'AAPL,earnings,2026-11-09,1', 'earnings has no amount'],
    ['earnings of every stock', '*,earnings,2026-11-09', 'earnings is of one stock: name it'],
    ['no symbol', ',earnings,2026-11-09', '"" is not a symbol, or * for every stock'],
    ['a column more', 'AAPL,ex_date,2026-11-09,1,USD', 'has more columns than symbol,event'],
  ])('with %s is refused by its line', (_, row, sentence) => {
    const [first = '', ...more] = refusals(`${row}\n${UNTIL}`);
    expect(first).toContain(sentence);
    expect(more).toEqual([]);
  });

  it('is refused without its heading, and if it does not say until when it is known', () => {
    const bare = parseEvents('days.csv', 'AAPL,earnings,2026-10-29\n');
    expect(bare.ok ? [] : bare.failure.map(sentenceOf)).toEqual([
      'days.csv:1:1: must begin with the line symbol,event,day,amount',
    ]);
    expect(refusals('AAPL,earnings,2026-10-29\n')).toEqual([
      'days.csv:1:1: no row says until when earnings of AAPL is known: add one such as AAPL,earnings_known_until,2026-12-31',
    ]);
  });
});
