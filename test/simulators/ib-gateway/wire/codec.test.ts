import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zoneNamed } from '../../../../src/market/time/zone.ts';
import { answerFields } from '../../../../src/simulators/ib-gateway/wire/codec/answers.ts';
import { parseRequest } from '../../../../src/simulators/ib-gateway/wire/codec/requests.ts';
import { parseMoment } from '../../../../src/simulators/ib-gateway/wire/codec/time-text.ts';
import { fieldsOf, frameOf } from '../../../../src/simulators/ib-gateway/wire/frames/framing.ts';
import {
  createIncomingReader,
  type Incoming,
} from '../../../../src/simulators/ib-gateway/wire/frames/incoming.ts';
import { createWireLog } from '../../../../src/simulators/ib-gateway/wire/wire-log.ts';
import { runs } from '../../../runs/runs.ts';
import { AAPL, COMPLETED_ORDER, DETAILS, EXECUTION, OPEN_ORDER } from './samples.ts';
import { hello } from './scripted-gateway.ts';

const zone = zoneNamed('US/Eastern');
const style = (serverVersion: number) => ({ serverVersion, zone, unset: 'empty' as const });

/** A plain limit order at 178 as clients that send every default do it: 114 fields. */
const PLAIN_ORDER = [
  ['3', '12', '265598', 'AAPL', 'STK', '', '0.0', '', '', 'SMART', '', 'USD', '', '', '', ''],
  ['BUY', '100', 'LMT', '150.25', '', 'DAY', '', 'DU1', '', '0', 'ref', '1', '0'],
  ['0', '0', '0', '0', '0', '0'],
  ['', '0', '', '', '', '', ''],
  ['', '0', '', '-1', '0', '', '', '0'],
  ['', '', '0', '0', '', '0', '', '', '', '', '', '0'],
  ['', '', '', '', '0', '', '', ''],
  ['', '', '', '', '', '', '', '0', '', '', '0', '0', '', '', '0', '', '0', '0', '0'],
  ['0', '', '1.7976931348623157E308', '', '', '', '', '0'],
  ['', '', '', '', '', '', '', '', '0', '0', '0', ''],
  ['2147483647', '2147483647', '0', '', ''],
].flat();

describe('answers', () => {
  it.each([
    [OPEN_ORDER, 136, 135, 135],
    [COMPLETED_ORDER, 101, 100, 100],
    [
      { name: 'executionData', reqId: -1, contract: AAPL, execution: EXECUTION } as const,
      31,
      31,
      32,
    ],
    [{ name: 'contractData', reqId: 1, details: DETAILS } as const, 42, 42, 42],
  ])('have their exact number of fields at 176, 177 and 178 (case %#)', (answer, ...counts) => {
    const lengths = [176, 177, 178].map((version) => answerFields(answer, style(version)).length);
    expect(lengths).toEqual(counts);
  });

  it('write unset numbers as the largest of their kind on demand', () => {
    const count = (unset: 'empty' | 'sentinels', text: string) =>
      answerFields(OPEN_ORDER, { ...style(178), unset }).filter((field) => field === text).length;
    expect(count('empty', '2147483647')).toBe(0);
    expect(count('sentinels', '2147483647')).toBeGreaterThan(5);
    expect(count('sentinels', '1.7976931348623157E308')).toBeGreaterThan(
      count('empty', '1.7976931348623157E308'),
    );
  });
});

describe('placeOrder', () => {
  const at = (serverVersion: number) => ({ serverVersion, zone });

  it('is parsed with explicit sentinels at 178, and with the adviser profile at 176', () => {
    expect(PLAIN_ORDER).toHaveLength(114);
    const older = PLAIN_ORDER.toSpliced(42, 0, '');
    const orders = [parseRequest(PLAIN_ORDER, at(178)), parseRequest(older, at(176))];
    for (const parsed of orders) {
      expect(parsed).toMatchObject({
        ok: true,
        value: {
          orderId: 12,
          order: { quantity: 100, limitPrice: 150.25, auxPrice: undefined, transmit: true },
        },
      });
    }
    expect(parseRequest(older, at(178)).ok).toBe(false);
    expect(parseRequest(PLAIN_ORDER, at(176)).ok).toBe(false);
  });

  it('is rejected with its order id if any field is missing or one is too many', () => {
    for (let cut = 2; cut < PLAIN_ORDER.length; cut += 1) {
      const shorter = parseRequest(PLAIN_ORDER.toSpliced(cut, 1), at(178));
      const longer = parseRequest(PLAIN_ORDER.toSpliced(cut, 0, ''), at(178));
      expect([shorter.ok, longer.ok]).toEqual([false, false]);
      if (!shorter.ok) expect(shorter.failure).toMatchObject({ id: 12, code: 320 });
    }
  });

  it.each(['NaN', 'Infinity', '1e999', '0x10', '1,5', 'abc'])(
    'is refused with %s as a price',
    (price) => {
      expect(parseRequest(PLAIN_ORDER.with(19, price), at(178))).toMatchObject({
        failure: { id: 12, code: 320 },
      });
    },
  );

  it('treats an unset transmit as false', () => {
    expect(parseRequest(PLAIN_ORDER.with(27, ''), at(178))).toMatchObject({
      value: { order: { transmit: false } },
    });
  });

  it('that is good till a date alone is so until the end of that day', () => {
    expect(parseRequest(PLAIN_ORDER.with(38, '20261119'), at(178))).toMatchObject({
      value: { order: { goodTillAt: Date.parse('2026-11-20T05:00:00Z') } },
    });
  });

  it('is echoed by openOrder unchanged', () => {
    const parsed = parseRequest(PLAIN_ORDER.with(38, '20261119 16:00:00 US/Eastern'), at(178));
    if (!parsed.ok || parsed.value.name !== 'placeOrder') throw new Error('not understood');
    const { contract, order } = parsed.value;
    expect(order.goodTillAt).toBe(Date.parse('2026-11-19T21:00:00Z'));
    const echoed = answerFields(
      {
        name: 'openOrder',
        orderId: 12,
        clientId: 1,
        permId: 2,
        contract,
        order,
        state: { status: 'Submitted' },
      },
      style(178),
    );
    const original = answerFields(OPEN_ORDER, style(178));
    expect(echoed).toHaveLength(original.length);
    expect(echoed.filter((field) => field === '20261119 16:00:00 US/Eastern')).toHaveLength(1);
  });
});

describe('parseRequest', () => {
  const field = fc.oneof(
    fc.constantFrom(
      '',
      '0',
      '1',
      '2',
      '-1',
      'BAG',
      'PEG BENCH',
      'IBKRATS',
      'a',
      '9007199254740993',
      '1e308',
    ),
    fc.string({ maxLength: 8 }),
    fc.integer({ min: -5, max: 200 }).map(String),
  );

  it('never throws, whatever the fields are', () => {
    const ids = fc.integer({ min: 0, max: 105 }).map(String);
    const messages = fc.tuple(ids, fc.array(field, { maxLength: 130 }));
    fc.assert(
      fc.property(messages, fc.constantFrom(176, 177, 178), ([id, fields], serverVersion) => {
        parseRequest([id, ...fields], { serverVersion, zone });
      }),
      { numRuns: runs(3_000) },
    );
  });

  it('never throws on an order with some of its fields replaced', () => {
    const changes = fc.array(fc.tuple(fc.nat({ max: 113 }), field), { maxLength: 6 });
    fc.assert(
      fc.property(changes, (replaced) => {
        const fields = [...PLAIN_ORDER];
        for (const [index, text] of replaced) fields[index] = text;
        parseRequest(fields, { serverVersion: 178, zone });
      }),
      { numRuns: runs(3_000) },
    );
  });
});

describe('times', () => {
  it.each([
    ['20261119 15:30:00 US/Eastern', '2026-11-19T20:30:00Z'],
    ['20261119  15:30:00', '2026-11-19T20:30:00Z'],
    ['20261119 15:30:00', '2026-11-19T20:30:00Z'],
    ['20261119-20:30:00', '2026-11-19T20:30:00Z'],
    ['20260701 09:30:00 America/Chicago', '2026-07-01T14:30:00Z'],
    ['20261119', '2026-11-19T05:00:00Z'],
  ])('reads %s', (text, iso) => {
    expect(parseMoment(text, zone)).toBe(Date.parse(iso));
  });

  it.each([
    '',
    '2026-11-19',
    '20261319 10:00:00',
    '20261119 25:00:00',
    '20261119 10:00:00 Mars/North',
  ])('does not read "%s"', (text) => {
    expect(parseMoment(text, zone)).toBeUndefined();
  });
});

describe('frames', () => {
  const fields = fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { minLength: 1 });

  it('carry any text as printable ASCII and lose only control characters', () => {
    fc.assert(
      fc.property(fields, (texts) => {
        const frame = frameOf(texts);
        const payload = frame.subarray(4);
        expect(payload.every((byte) => byte === 0 || (byte >= 0x20 && byte < 0x7f))).toBe(true);
        const read = fieldsOf(payload);
        while (read.length < texts.length) read.push('');
        expect(read).toEqual(
          texts.map((text) => text.replace(/\p{Cc}/gu, (unit) => (unit < '\u0080' ? ' ' : unit))),
        );
      }),
    );
  });

  it('are decoded the same however the bytes are split', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 60 });
    const stream = Buffer.concat([
      hello('v100..178 +PACEAPI'),
      ...Array.from({ length: 8 }, (_, index) => frameOf([String(index), 'x'.repeat(index * 3)])),
    ]);
    const whole = createIncomingReader().push(stream);
    fc.assert(
      fc.property(cuts, (sizes) => {
        const reader = createIncomingReader();
        const read: Incoming[] = [];
        let from = 0;
        for (let turn = 0; from < stream.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          read.push(...reader.push(stream.subarray(from, from + size)));
          from += size;
        }
        expect(read).toEqual(whole);
      }),
    );
  });
});

describe('the wire log', () => {
  it('keeps the newest entries under their own numbers', () => {
    const log = createWireLog(3);
    for (let id = 1; id <= 5; id += 1) log.add(id, 7, 'in', [String(id), 'x']);
    expect(log.since(0).map(({ n, id }) => [n, id])).toEqual([
      [3, 3],
      [4, 4],
      [5, 5],
    ]);
    expect(log.since(4).map(({ n }) => n)).toEqual([5]);
    expect(log.since(9)).toEqual([]);
  });

  it('gives back what it was given, short or longer than a megabyte, in any letters', () => {
    const log = createWireLog(4);
    const texts = [
      '',
      'a',
      'ü€😀',
      'x'.repeat(700_000),
      'y'.repeat(1_500_000),
      'z',
      'é'.repeat(600_000),
    ];
    for (const text of texts) log.add(1.5, -1, 'out', ['9', text, '']);
    expect(log.since(0)).toEqual(
      texts.slice(-4).map((text, index) => ({
        ...{ n: index + 4, at: 1.5, client_id: -1, dir: 'out', id: 9, name: 'nextValidId' },
        fields: [text, ''],
      })),
    );
  });

  it('tells a remark and a message without fields from messages', () => {
    const log = createWireLog();
    log.remark(1, 7, 'in', '9 is no message');
    log.add(2, 7, 'in', []);
    expect(log.since(0)).toMatchObject([
      { id: -1, dir: 'in', name: 'remark', fields: ['9 is no message'] },
      { id: -1, dir: 'in', name: 'remark', fields: [] },
    ]);
  });
});

describe('a request that is known and not simulated', () => {
  it.each<[string[], number]>([
    [['54', '2', '5', '1'], 5],
    [['24', '1'], -1],
    [['18', '1', '3'], -1],
    [['68', '1', '9', '4'], 9],
  ])('is refused with 321: %j', (fields, id) => {
    expect(parseRequest(fields, { serverVersion: 178, zone })).toMatchObject({
      ok: false,
      failure: { id, code: 321, text: expect.stringContaining('cause - Not simulated: ') },
    });
  });
});
