// A history read from its fields is what the library's decoder makes of them.
import { expect, it } from 'vitest';
import { historyFrom } from '../../../../../src/trader/adapters/ib/transport/history-fields.ts';

const HEAD = ['17', '9', '20261111 10:00:00', '20261118 10:00:00'];
const BAR = ['1763478000', '100.5', '101', '99.25', '100', '1234', '100.3', '17'];

it('reads the request and every bar', () => {
  const later = ['1763478060', '100', '100', '100', '100', '0', '100', '0'];
  expect(historyFrom([...HEAD, '2', ...BAR, ...later])).toEqual({
    reqId: 9,
    bars: [
      {
        time: 1_763_478_000,
        open: 100.5,
        high: 101,
        low: 99.25,
        close: 100,
        volume: 1_234,
        trades: 17,
      },
      { time: 1_763_478_060, open: 100, high: 100, low: 100, close: 100, volume: 0, trades: 0 },
    ],
  });
  expect(historyFrom([...HEAD, '0'])).toEqual({ reqId: 9, bars: [] });
});

it('never takes a sentinel for a number', () => {
  const double = '1.7976931348623157E308';
  const unset = ['1763478000', double, double, double, double, '', '', '0'];
  expect(historyFrom([...HEAD, '1', ...unset])?.bars).toEqual([
    {
      time: 1_763_478_000,
      ...{ open: Number.NaN, high: Number.NaN, low: Number.NaN, close: Number.NaN },
      ...{ volume: Number.NaN, trades: 0 },
    },
  ]);
});

it('reads a volume whose thousands are set apart', () => {
  const [time, open, high, low, close] = BAR;
  const bar = [time, open, high, low, close, '1,234,567', '100', '5'].map(String);
  expect(historyFrom([...HEAD, '1', ...bar])?.bars[0]?.volume).toBe(1_234_567);
});

it.each([
  ['another message', ['18', '9']],
  ['fewer fields than it tells', [...HEAD, '2', ...BAR]],
  ['more fields than it tells', [...HEAD, '1', ...BAR, '0']],
  ['no number of bars', HEAD],
])('leaves to the decoder: %s', (_, fields) => {
  expect(historyFrom(fields)).toBeUndefined();
});
