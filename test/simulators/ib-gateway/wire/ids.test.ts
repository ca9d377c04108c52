// Ids and rare messages on the wire: what is read, and what is refused as unreadable.
import { describe, expect, it } from 'vitest';
import { zoneNamed } from '../../../../src/market/time/zone.ts';
import { answerFields } from '../../../../src/simulators/ib-gateway/wire/codec/answers.ts';
import { parseRequest } from '../../../../src/simulators/ib-gateway/wire/codec/requests.ts';

const zone = zoneNamed('US/Eastern');

describe('an id', () => {
  const parsed = (fields: readonly string[]) => parseRequest(fields, { serverVersion: 178, zone });

  it.each([['2147483648'], ['-2147483649'], ['99999999999']])(
    'beyond 32 bits is refused with 320: %s',
    (id) => {
      expect(parsed(['93', id])).toMatchObject({ ok: false, failure: { id: -1, code: 320 } });
      expect(parsed(['4', '1', id, ''])).toMatchObject({ ok: false, failure: { code: 320 } });
    },
  );

  it('of a client is not negative', () => {
    expect(parsed(['71', '2', '-1', ''])).toMatchObject({
      ok: false,
      failure: { id: -1, code: 320 },
    });
    expect(parsed(['71', '2', '0', ''])).toMatchObject({ ok: true, value: { clientId: 0 } });
  });

  it('of an order may be negative: a manual order has one', () => {
    expect(parsed(['4', '1', '-1', ''])).toMatchObject({ ok: true, value: { orderId: -1 } });
  });
});

it('the log level is a request', () => {
  expect(parseRequest(['14', '1', '5'], { serverVersion: 178, zone })).toMatchObject({
    ok: true,
    value: { name: 'setServerLogLevel', level: 5 },
  });
});

it('profit and loss that is not known is written as the largest double', () => {
  const answer = { name: 'pnlSingle', reqId: 4, position: 0, value: 0 } as const;
  const unknown = { daily: undefined, unrealized: undefined, realized: undefined };
  const unset = '1.7976931348623157E308';
  expect(
    answerFields({ ...answer, ...unknown }, { serverVersion: 178, zone, unset: 'empty' }),
  ).toEqual(['95', '4', '0', unset, unset, unset, '0']);
});

it.each([
  [['22', '7'], 162, /^Historical Market Data Service error message:/],
  [['52', '2', '7'], 430, /^The fundamentals data for the security specified is not available/],
  [['84', '7'], 10_172, /^Failed to request news article:/],
  [['88', '7'], 10_188, /^Failed to request histogram data:/],
])(
  'what is not simulated and has a code of its own is refused with it: %j',
  (fields, code, text) => {
    expect(parseRequest(fields, { serverVersion: 178, zone })).toMatchObject({
      ok: false,
      failure: { id: 7, code, text: expect.stringMatching(text) },
    });
  },
);
