// The rules of Vietnam's exchanges, by cases: those of the repository, or of the file that SLUICE_VIETNAM_CASES names. A field that
// is not known fails.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Instant, TradingDay } from '../../src/kernel/instant.ts';
import { instantOf, parseWallTime } from '../../src/market/time/zone.ts';
import {
  type Amended,
  checkAmendment,
  checkCancel,
} from '../../src/market/venues/vietnam/check-change.ts';
import { checkOrder } from '../../src/market/venues/vietnam/check-order.ts';
import { arrive } from '../../src/market/venues/vietnam/incoming.ts';
import { priceLimits } from '../../src/market/venues/vietnam/price-limits.ts';
import type { Refusals } from '../../src/market/venues/vietnam/refusals.ts';
import { sellableAt, sellableFrom } from '../../src/market/venues/vietnam/sellable.ts';
import { VIETNAM_ZONE } from '../../src/market/venues/vietnam/session.ts';
import {
  EXCHANGES,
  ORDER_TYPES,
  tradingRules,
} from '../../src/market/venues/vietnam/trading-rules.ts';
import { signerFrom } from '../../src/trader/adapters/ssi/signature.ts';

const NEW_SYSTEM = '2025-06-10' as TradingDay;

const day = () => z.string().transform((text) => text as TradingDay);
const at = () => z.string().transform(momentIn);
const exchange = () => z.enum(EXCHANGES);
const type = () => z.enum(ORDER_TYPES);
const side = () => z.enum(['B', 'S']).transform((letter) => (letter === 'B' ? 'buy' : 'sell'));
/** 0 is none. */
const price = () => z.number().transform((vnd) => (vnd === 0 ? undefined : vnd));
const levels = () => z.array(z.tuple([z.number(), z.number()]));
const about = { id: z.string(), basis: z.string(), note: z.string().optional() };
const verdict = { result: z.enum(['ACCEPT', 'REJECT']), reason: z.string().optional() };

const resting = () =>
  z.strictObject({
    ...{ type: type(), side: side(), qty: z.number(), price: price(), filled: z.number() },
  });
const orderCase = z.strictObject({
  ...about,
  ...{ kind: z.literal('order'), at: at(), exchange: exchange(), type: type(), side: side() },
  ...{ qty: z.number(), price: price(), ref: z.number() },
  closePrice: z.number().nullable().optional(),
  lots: z.array(z.strictObject({ boughtOn: day(), qty: z.number() })).optional(),
  status: z.string().optional(),
  firstDay: z.boolean().optional(),
  foreignInvestor: z.boolean().optional(),
  foreignRoom: z.number().optional(),
  liveOppositeOrderThisAuction: z.boolean().optional(),
  expect: z.strictObject(verdict),
});
const modifyCase = z.strictObject({
  ...about,
  ...{ kind: z.literal('modify'), at: at(), exchange: exchange(), ref: z.number() },
  ...{ order: resting(), newPrice: z.number().optional(), newQty: z.number().optional() },
  expect: z.strictObject({ ...verdict, timePriority: z.enum(['KEPT', 'RESET']).optional() }),
});
const cancelCase = z.strictObject({
  ...about,
  ...{
    kind: z.literal('cancel'),
    at: at(),
    exchange: exchange(),
    ref: z.number(),
    order: resting(),
  },
  expect: z.strictObject({ ...verdict, cancelledQty: z.number().optional() }),
});
const matchCase = z.strictObject({
  ...about,
  ...{ kind: z.literal('match'), at: at(), exchange: exchange(), side: side() },
  type: z.enum(['LO', 'MTL', 'MOK', 'MAK', 'MP']),
  ...{ qty: z.number(), price: price().optional(), ref: z.number(), book: levels() },
  expect: z.strictObject({
    fills: levels(),
    residual: z.enum(['NONE', 'LO', 'CANCELLED']).optional(),
    residualQty: z.number().optional(),
    residualPrice: z.number().optional(),
    reason: z.string().optional(),
  }),
});
const bandCase = z.strictObject({
  ...about,
  ...{ kind: z.literal('band'), exchange: exchange(), ref: z.number(), firstDay: z.boolean() },
  expect: z.strictObject({ ceiling: z.number().optional(), floor: z.number().optional() }),
});
const settlementCase = z.strictObject({
  ...about,
  ...{ kind: z.literal('settlement'), tradeDate: day() },
  expect: z.strictObject({ sellableFrom: z.string() }),
});
const signatureCase = z.strictObject({
  ...about,
  ...{ kind: z.literal('signature'), scheme: z.string().startsWith('v2 X-Signature') },
  ...{ privateKeyB64Xml: z.string(), body: z.string() },
  expect: z.strictObject({ signatureHex: z.string() }),
});
const cases = z
  .array(
    z.discriminatedUnion('kind', [
      orderCase,
      modifyCase,
      cancelCase,
      matchCase,
      bandCase,
      settlementCase,
      signatureCase,
    ]),
  )
  .min(1)
  .parse(filesOfCases().flatMap((file) => JSON.parse(readFileSync(file, 'utf8'))));

type Case = (typeof cases)[number];
type Of<Kind extends Case['kind']> = Extract<Case, { kind: Kind }>;

/** What the program says, under the names of the case. */
const answers: { readonly [Kind in Case['kind']]: (asked: Of<Kind>) => object } = {
  order(asked) {
    const refusals = checkOrder({
      at: asked.at,
      order: { type: asked.type, side: asked.side, quantity: asked.qty, price: asked.price },
      listing: {
        ...{ exchange: asked.exchange, reference: asked.ref, tradingStatus: asked.status },
        ...{ closePrice: asked.closePrice, isFirstDay: asked.firstDay },
      },
      account: {
        sellable: asked.lots && sellableAt(asked.lots.map(bought), asked.at),
        foreignRoom: asked.foreignInvestor === true ? asked.foreignRoom : undefined,
        hasOppositeOrder: asked.liveOppositeOrderThisAuction,
      },
    });
    return told(refusals);
  },
  modify(asked) {
    const wanted: Amended = { price: asked.newPrice, quantity: asked.newQty };
    const { refusals, ...rest } = checkAmendment(change(asked), wanted);
    return { ...told(refusals), ...rest };
  },
  cancel(asked) {
    const verdictOf = checkCancel(change(asked));
    const cancelledQty = 'cancelled' in verdictOf ? verdictOf.cancelled : undefined;
    return { ...told(verdictOf.refusals), cancelledQty };
  },
  match(asked) {
    const rules = tradingRules(asked.exchange, NEW_SYSTEM);
    const { fills, rest } = arrive(
      { type: asked.type, side: asked.side, quantity: asked.qty, price: asked.price },
      {
        book: asked.book.map(([levelPrice, quantity]) => ({ price: levelPrice, quantity })),
        steps: rules.priceSteps.share,
        limits: priceLimits(rules, { reference: asked.ref, kind: 'share', isWide: false }),
      },
    );
    const residual = { none: 'NONE', 'limit order': 'LO', cancelled: 'CANCELLED' }[rest.kind];
    return {
      fills: fills.map((fill) => [fill.price, fill.quantity]),
      residual,
      residualQty: rest.kind === 'none' ? undefined : rest.quantity,
      residualPrice: rest.kind === 'limit order' ? rest.price : undefined,
      reason: rest.kind === 'cancelled' ? rest.reason : undefined,
    };
  },
  band: (asked) =>
    priceLimits(tradingRules(asked.exchange, NEW_SYSTEM), {
      ...{ reference: asked.ref, kind: 'share', isWide: asked.firstDay },
    }),
  settlement: ({ tradeDate }) => ({ sellableFrom: localTime(sellableFrom(tradeDate)) }),
  signature: ({ privateKeyB64Xml, body }) => ({
    signatureHex: signerFrom(privateKeyB64Xml)?.(Buffer.from(body)),
  }),
};

describe('Vietnam', () => {
  it.each(cases.map((one) => [one.id, one.note ?? one.kind, one] as const))(
    '%s: %s',
    (_id, _note, one) => {
      const answer = (answers[one.kind] as (asked: Case) => object)(one);
      expect(answer).toMatchObject(one.expect);
    },
  );
});

function change({ at: moment, order, exchange: on, ref }: Of<'modify'> | Of<'cancel'>) {
  const { qty, ...rest } = order;
  return {
    at: moment,
    order: { ...rest, quantity: qty },
    listing: { exchange: on, reference: ref },
  };
}

function bought({ boughtOn, qty }: { readonly boughtOn: TradingDay; readonly qty: number }) {
  return { boughtOn, quantity: qty };
}

function told(refusals: Refusals) {
  const [first] = refusals;
  return first === undefined ? { result: 'ACCEPT' } : { result: 'REJECT', reason: first.reason };
}

function momentIn(text: string): Instant {
  const time = parseWallTime(text);
  if (time === undefined) throw new Error(`no time: ${text}`);
  return instantOf(VIETNAM_ZONE, time.day, time.msOfDay);
}

/** `2025-06-12T13:00:00+07:00` */
function localTime(moment: Instant): string {
  const local = new Date(moment + VIETNAM_ZONE.offsetMs(moment)).toISOString().slice(0, 19);
  return `${local}+07:00`;
}

function filesOfCases(): readonly string[] {
  const { SLUICE_VIETNAM_CASES: file } = process.env;
  if (file !== undefined) return [file];
  return ['cases.json', 'further-cases.json'].map((name) =>
    join(import.meta.dirname, '../fixtures/vietnam', name),
  );
}
