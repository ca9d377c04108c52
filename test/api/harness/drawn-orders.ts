// Bodies of orders, right and wrong in many ways: what people and programs may send to either door.
import fc from 'fast-check';

export const number = fc.constantFrom<unknown>(
  1,
  85.5,
  99.9,
  100,
  150,
  999,
  5_000,
  2e9,
  0,
  -1,
  '1',
  null,
);
const measures = (names: readonly string[]) =>
  fc.dictionary(fc.constantFrom(...names), number, { maxKeys: 2 });
const atr = fc.record(
  {
    multiple: number,
    period: fc.constantFrom<unknown>(14, 0, 2.5, 501),
    bar: fc.constantFrom('5m', '2m'),
  },
  { requiredKeys: [] },
);
const stop = fc.oneof(
  measures(['price', 'percent', 'other']),
  fc.record({ atr }),
  fc.record({ atr, price: number }),
);
const protection = fc.record(
  {
    stop,
    target: measures(['price', 'percent', 'r']),
    trail: measures(['percent', 'atr_multiple', 'activate_at_r']),
    underlying: fc.record(
      {
        ...{ price: number, percent: number, floor_percent: number },
        rested: fc.constantFrom<unknown>(true, false, 'yes'),
      },
      { requiredKeys: [] },
    ),
    hold_to_expiry: fc.constantFrom<unknown>(true, false, null),
  },
  { requiredKeys: [] },
);
const TYPES =
  'MKT LMT STP STP_LMT TRAIL MOO MOC LOO LOC LO ATO ATC MTL MOK MAK PLO MARKET LIMIT STOP STOP_LIMIT FOK';

const leg = fc.record(
  {
    right: fc.constantFrom('call', 'put', 'C'),
    strike: fc.constantFrom<unknown>(230, 0, 100_000, '230'),
    expiry: fc.constantFrom('2026-12-18', '18 Dec', '2026-02-30'),
    side: fc.constantFrom('BUY', 'SELL', 'buy'),
    ratio: fc.constantFrom<unknown>(1, 2, 0),
  },
  { requiredKeys: ['right', 'strike', 'expiry', 'side'] },
);
export const SOLD = { right: 'call', strike: 240, expiry: '2026-12-18', side: 'SELL' };
export const BOUGHT = { ...SOLD, strike: 230, side: 'BUY', ratio: 1 };
const legs = fc.oneof(
  fc.constantFrom<unknown>([BOUGHT], [BOUGHT, SOLD], [], [BOUGHT, SOLD, SOLD], BOUGHT),
  fc.tuple(leg),
);

/** Mostly right: a body with ten faults says little about any of them. */
const order = fc.record(
  {
    symbol: fc.constantFrom<unknown>(
      ...['AAPL', 'brk.b', 'A B', '', 'A;DROP', 'ABCDEFGHIJKLMNOP', 7, null],
      ...['ÄAPL', 'ＡＡＰＬ', 'ı', 'AAPL\n'],
    ),
    side: fc.constantFrom('BUY', 'SELL', 'buy'),
    order_type: fc.constantFrom(...TYPES.split(' ')),
    quantity: number,
    price: number,
    stop_price: number,
    trail_amount: number,
    trail_percent: number,
    market: fc.constantFrom('SMART', 'smart', '', 'EIGHTEEN-LETTERS--', 'ß'.repeat(10)),
    time_in_force: fc.constantFrom('DAY', 'GTC', 'OPG', 'IOC'),
    as: fc.constantFrom('position', 'holding', 'both'),
    effect: fc.constantFrom('open', 'close', 'flip'),
    protection,
    take_ownership: fc.constantFrom<unknown>(true, false, 'yes'),
    walk: fc.constantFrom<unknown>(true, false, 'yes', null),
    extended_hours: fc.constant(true),
    qty: fc.constant(1),
    legs,
    type: fc.constantFrom(...TYPES.split(' ')),
    limit_price: number,
    client_order_id: fc.constantFrom<unknown>(
      'march-7',
      'a.b:c_D',
      '',
      'two words',
      'x'.repeat(49),
      7,
    ),
  },
  { requiredKeys: [] },
);
export const RIGHT = { symbol: 'AAPL', side: 'BUY', order_type: 'MKT', quantity: 100 };
/** A few fields of another body over one that is right. */
const almostRight = fc
  .tuple(order, fc.uniqueArray(fc.nat({ max: 20 }), { maxLength: 4 }))
  .map(([other, kept]) => {
    const entries = Object.entries(other).filter((_, at) => kept.includes(at));
    const { order_type: type, ...rest } = { ...RIGHT, ...Object.fromEntries(entries) };
    // Half of those with a type in the word of rows have no other.
    const isOfRows = 'type' in rest && rest.quantity !== 100;
    return isOfRows ? rest : { ...rest, order_type: type };
  });
export const WITH_LEGS = { symbol: 'AAPL', order_type: 'LMT', quantity: 1, price: 3.1 };
const withLegs = fc.tuple(almostRight, legs, fc.nat({ max: 3 })).map(([other, drawn, kept]) => {
  const { side, ...rest } = other as Record<string, unknown>;
  const plain = kept === 0 ? { ...rest, side } : kept === 1 ? rest : WITH_LEGS;
  return { ...plain, legs: drawn };
});

/** One field of a body is replaced in two of three draws: the body is right, or wrong for one reason. */
function disturbed(right: fc.Arbitrary<object>): fc.Arbitrary<object> {
  return fc
    .tuple(right, order, fc.nat({ max: 2 }), fc.nat())
    .map(([body, other, changes, drawn]) => {
      const entries = Object.entries(other);
      const entry = entries[drawn % Math.max(entries.length, 1)];
      return changes === 0 || entry === undefined ? body : { ...body, [entry[0]]: entry[1] };
    });
}

const contractText = fc.constantFrom(
  ...['AAPL 261218C00230000', 'AAPL  261218P00230000', 'aapl 261218c00230000'],
  ...['AAPL 261218C00230000-261218C00240000', 'AAPL 261218C00230000-261218P00240000'],
  ...['AAPL 261218C00240000-261218C00230000', 'AAPL 261218C230'],
);
const optionOrder = disturbed(
  fc.record({
    symbol: contractText,
    side: fc.constantFrom('BUY', 'SELL'),
    order_type: fc.constantFrom('LMT', 'LIMIT'),
    quantity: fc.constantFrom(1, 2, 0.5),
    price: fc.constantFrom(3.1, 0.05, 3.1234567, -1.2),
    walk: fc.boolean(),
    effect: fc.constantFrom('open', 'close'),
  }),
);
const low = fc.constantFrom(225, 230, 230.5, 230.125);
const high = fc.constantFrom(235.5, 240, 240.125, 230);
const vertical = disturbed(
  fc
    .record({
      right: fc.constantFrom('call', 'put'),
      strikes: fc.oneof(fc.tuple(low, high), fc.tuple(high, low)),
      expiry: fc.constantFrom('2026-12-18', '2027-01-15'),
      isDebit: fc.boolean(),
      price: fc.constantFrom(0.05, 3.1, 9.95, -3.1),
      walk: fc.boolean(),
      underlying: fc.constantFrom<unknown>({ price: 212 }, { percent: 3, floor_percent: 2 }, {}),
    })
    .map(({ right, strikes, expiry, isDebit, price, walk, underlying }) => ({
      ...{ symbol: 'AAPL', order_type: 'LMT', quantity: 1, price, walk },
      protection: { underlying },
      legs: strikes.map((each, at) => ({
        ...{ right, strike: each, expiry, side: isDebit === (at === 0) ? 'BUY' : 'SELL' },
      })),
    })),
);
const dong = {
  symbol: fc.constantFrom('SSI', 'VNM', 'E1VFVN30', 'CFPT2401'),
  side: fc.constantFrom('BUY', 'SELL'),
  quantity: fc.constantFrom(100, 150, 99, 500_000, 0.5),
  market: fc.constantFrom('HOSE', 'HNX', 'UPCOM'),
  as: fc.constantFrom('position', 'holding'),
};
const dongOrder = disturbed(
  fc.oneof(
    fc.record({
      ...{ ...dong, order_type: fc.constant('LO') },
      price: fc.constantFrom(25_300, 25_350, 25_333, 1_250_000, 10_000_000, 10_000_001),
    }),
    fc.record({
      ...{ ...dong, order_type: fc.constantFrom('ATO', 'ATC', 'MTL', 'MOK', 'MAK', 'PLO') },
    }),
  ),
);
const level = fc.constantFrom(80, 95.5, 99.999, 100);
const bracket = disturbed(
  fc
    .record({
      stop: fc.oneof(fc.record({ price: level }), fc.record({ percent: level })),
      target: fc.oneof(
        fc.record({ price: level }),
        fc.record({ r: fc.constantFrom(2, 0.5, 1_001) }),
      ),
      trail: fc.record(
        {
          percent: fc.constantFrom(2, 0.5, 99.9, 100),
          activate_at_r: fc.constantFrom(1, 1.5, 1_001),
        },
        { requiredKeys: ['percent'] },
      ),
    })
    .map((stated) => ({ ...RIGHT, protection: stated })),
);
const fraction = disturbed(
  fc
    .record({
      quantity: fc.constantFrom(0.5, 1.0001, 2.123456789, 1e-9, 1e-300, 1e9, 1_000_000_000.5),
      as: fc.constantFrom('position', 'holding'),
    })
    .map((fields) => ({ ...RIGHT, ...fields })),
);
/** Bodies of orders, by what they are for. */
export const ORDER_KINDS = [
  ['of stocks', fc.oneof(almostRight, withLegs, order)],
  ['for option contracts', optionOrder],
  ['for verticals', vertical],
  ['in dong', dongOrder],
  ['with a bracket', bracket],
  ['for fractions', fraction],
] as const;
