// What the page System says of the gateway's week, of clocks and of disks.
import { expect, it } from 'vitest';
import { byteSize } from '../../../src/api/dashboard/facts/byte-sizes.ts';
import { fromApi } from '../../../src/api/dashboard/facts/clock-differences.ts';
import { gatewayWeek, isClose } from '../../../src/api/dashboard/facts/gateway-week.ts';
import { asWritten, isNewName, offsetOf } from '../../../src/api/dashboard/facts/strategy-text.ts';

const ET = { zone: 'America/New_York', label: 'ET' };

it('the week of the gateway has each restart and the login, over a change of the clocks', () => {
  const week = gatewayWeek(
    {
      now: '2026-10-30T20:00:00.000Z',
      restart: '2026-10-31T03:45:00.000Z',
      login: '2026-11-01T05:00:00.000Z',
    },
    ET,
  );
  expect(week.map(({ label }) => label)).toEqual([
    '30 Fri',
    '31 Sat',
    '1 Sun',
    '2 Mon',
    '3 Tue',
    '4 Wed',
    '5 Thu',
  ]);
  expect(week.map(({ events }) => events.join(', '))).toEqual([
    'restart 23:45',
    'restart 23:45',
    'restart 23:45, login 01:00',
    ...['restart 23:45', 'restart 23:45', 'restart 23:45', 'restart 23:45'],
  ]);
  expect(gatewayWeek({ now: week[0]?.day ?? '', restart: null, login: null }, ET)).toHaveLength(7);
});

it('a restart is close half an hour before', () => {
  const now = '2026-10-30T20:00:00.000Z';
  expect(isClose('2026-10-30T20:30:00.000Z', now)).toBe(true);
  expect(isClose('2026-10-30T20:31:00.000Z', now)).toBe(false);
  expect(isClose(now, now)).toBe(false);
  expect(isClose(null, now)).toBe(false);
});

it('a clock that is not known is never taken for a right one', () => {
  const [one, other] = ['2026-10-30T20:00:05.000Z', '2026-10-30T20:00:00.000Z'];
  expect(fromApi(one, other)).toEqual({ text: '5 s ahead of the API', isBad: true });
  expect(fromApi(other, one)).toEqual({ text: '5 s behind the API', isBad: true });
  expect(fromApi(one, '2026-10-29T19:00:00.000Z').text).toBe('25 h ahead of the API');
  expect(fromApi(one, one)).toEqual({ text: 'agrees with the API', isBad: false });
  expect(fromApi(null, one)).toEqual({ text: 'not known', isBad: true });
});

it('sizes have the unit that fits', () => {
  expect([0, 119, 1_536, 3 * 2 ** 30].map(byteSize)).toEqual(['0 B', '119 B', '1.5 KiB', '3 GiB']);
});

it('a text keeps its line ends, and a place in it is found', () => {
  expect(asWritten('a\nb\n', 'x\r\n')).toBe('a\r\nb\r\n');
  expect(asWritten('a\nb\n', 'x\n')).toBe('a\nb\n');
  expect([offsetOf('ab\ncd', 2, 2), offsetOf('ab\ncd', 1, 9), offsetOf('ab', 7, 1)]).toEqual([
    4, 2, 2,
  ]);
  expect(
    ['a.yaml', 'b-c.ts', '../a.yaml', 'a.draft.yaml', 'a.yml', '.a.ts'].map(isNewName),
  ).toEqual([true, true, false, false, false, false]);
});
