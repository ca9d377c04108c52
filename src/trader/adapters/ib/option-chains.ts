// Option chains from a gateway: a separate session that reads contracts and quotes and places no orders.
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok } from '../../../kernel/result.ts';
import { STANDARD_MULTIPLIER } from '../../../market/instruments/amount.ts';
import type { Instrument } from '../../../market/instruments/instrument.ts';
import type { PriceStep } from '../../../market/instruments/tick-grid.ts';
import { nearDelta } from '../../../market/options/near-delta.ts';
import type { OptionContract } from '../../../market/options/option-contract.ts';
import { DAYS_PER_YEAR } from '../../../market/options/pricing/pricing-inputs.ts';
import { midOf } from '../../../market/quotes/quote.ts';
import { utcMidnight } from '../../../market/time/day.ts';
import type {
  ChainAsked,
  ChainFailure,
  ChainRead,
  OptionChains,
} from '../../ports/option-chains.ts';
import type { IbGatewaySettings } from './connection/context.ts';
import { createChainQuestions, type QuotedContract } from './market/chain-questions.ts';
import { contractOf, smartRuleId, soundSteps } from './market/contracts.ts';
import { dayIn, optionIdIn } from './market/option-contracts.ts';
import type { OpenTransport, WireContract } from './messages/messages.ts';
import { createSeparateSession } from './separate-session.ts';
import { openStoqeyTransport } from './transport/transport.ts';

/** How many expiries are quoted: those nearest to the middle of the days that were asked for. */
const EXPIRIES_MAX = 2;
/** How many contracts of an expiry are quoted: with two expiries within sixteen data lines. */
const CONTRACTS_MAX = 8;
/** Of the contract at the money if the broker has computed none. */
const VOLATILITY_GUESS = 0.35;
const DAY_MS = 86_400_000;

type Listed = OptionContract & { readonly wire: WireContract };

export function createIbOptionChains(
  given: IbGatewaySettings,
  openTransport: OpenTransport = openStoqeyTransport(given.log),
): OptionChains {
  let lastRefusal = '';
  const session = createSeparateSession(given, openTransport, {
    onMessage: (message) => questions.onMessage(message),
    onLost: () => questions.close(),
  });
  const { context } = session;
  const questions = createChainQuestions({
    wall: context.wall,
    nextRequestId: context.nextRequestId,
    send: session.send,
    refused(text) {
      lastRefusal = text;
    },
  });

  async function expiriesOf(stock: Instrument, { from, until }: ChainAsked) {
    const classes = await questions.classes(stock.brokerSymbol, Number(stock.contract));
    const plain = stock.brokerSymbol.replaceAll(/[^A-Z0-9]/g, '');
    const rows = classes.filter(
      ({ tradingClass, multiplier }) =>
        tradingClass === plain && multiplier === STANDARD_MULTIPLIER,
    );
    const days = new Set(
      rows.flatMap(({ expiries }) => expiries.flatMap((text) => dayIn(text) ?? [])),
    );
    return {
      isListed: rows.length > 0,
      plain,
      days: [...days].filter((day) => day >= from && day <= until).toSorted(),
    };
  }

  async function listed(
    stock: Instrument,
    { tradingClass, expiry, right }: ClassDay & Pick<ChainAsked, 'right'>,
  ): Promise<readonly Listed[]> {
    const details = await questions.details({
      ...contractOf(stock),
      ...{ conId: 0, secType: 'OPT', primaryExchange: '' },
      option: {
        ...{ localSymbol: '', tradingClass, multiplier: STANDARD_MULTIPLIER, strike: Number.NaN },
        right: right === 'call' ? 'C' : 'P',
        lastTradeDate: expiry.replaceAll('-', ''),
      },
    });
    const ruleId = details[0] && smartRuleId(details[0]);
    const rule = ruleId === undefined ? [] : await questions.steps(ruleId);
    const priceSteps = soundSteps(rule, context.venue);
    return details.flatMap(({ contract }) => {
      const found = contractFrom(contract, { stock, expiry, right, priceSteps });
      return found === undefined ? [] : [found];
    });
  }

  function contractFrom(
    wire: WireContract,
    { stock, expiry, right, priceSteps }: Within,
  ): Listed | undefined {
    const id = optionIdIn(wire, context.venue.currency);
    const { option } = wire;
    if (id === undefined || option === undefined) return undefined;
    return {
      ...{ id, underlying: stock.symbol, contract: String(wire.conId), right, expiry, priceSteps },
      ...{
        strike: option.strike,
        multiplier: option.multiplier,
        tradingClass: option.tradingClass,
      },
      lastTradeDay: dayIn(option.lastTradeDate) ?? expiry,
      ...{ settles: 'pm', delivers: 'shares' },
      wire,
    };
  }

  async function rowsOf(
    contracts: readonly Listed[],
    { spot, delta }: { readonly spot: number; readonly delta: number },
  ) {
    const [first] = contracts;
    if (first === undefined || !(spot > 0)) return [];
    const atMoney = contracts.reduce((best, one) =>
      Math.abs(one.strike - spot) < Math.abs(best.strike - spot) ? one : best,
    );
    const [seen] = await questions.quotes([atMoney.wire]);
    const volatility =
      seen !== undefined && seen.volatility > 0 ? seen.volatility : VOLATILITY_GUESS;
    const years = yearsTo(first.expiry, context.clock.now());
    const near = nearDelta(contracts, { spot, volatility, years, delta }, CONTRACTS_MAX);
    const quotes = await questions.quotes(near.map(({ wire }) => wire));
    const at = context.clock.now();
    return near.map(({ wire: _, ...contract }, index) => ({
      ...{ contract, at },
      ...quoteFields(quotes[index]),
    }));
  }

  function withoutOptions(plain: string): ChainFailure {
    return lastRefusal === ''
      ? { kind: 'no-options', why: `no class ${plain} of 100 shares is listed` }
      : { kind: 'refused', why: lastRefusal };
  }

  return {
    async read(asked) {
      const failure = await session.opened();
      if (failure !== undefined) return failed(failure);
      const stock = await session.resolved(asked.wanted);
      if (!stock.ok) return stock;
      const { isListed, plain, days } = await expiriesOf(stock.value, asked);
      const lost = session.lost();
      if (lost !== undefined) return failed(lost);
      if (!isListed) return failed(withoutOptions(plain));
      const [quote] = await questions.quotes([contractOf(stock.value)]);
      const spot = priceOf(quote);
      const rows: ChainRead['rows'][number][] = [];
      for (const expiry of nearestTo(days, asked)) {
        const named = { tradingClass: plain, expiry, right: asked.right };
        const contracts = await listed(stock.value, named);
        rows.push(...(await rowsOf(contracts, { spot, delta: asked.delta })));
      }
      const lostSince = session.lost();
      if (lostSince !== undefined) return failed(lostSince);
      return ok({ underlyingPrice: spot, expiries: days, rows });
    },
    async stop() {
      session.stop();
    },
  };
}

interface ClassDay {
  readonly tradingClass: string;
  readonly expiry: TradingDay;
}

interface Within extends Pick<ChainAsked, 'right'> {
  readonly stock: Instrument;
  readonly expiry: TradingDay;
  readonly priceSteps: readonly PriceStep[];
}

/** The nearest to the day that is asked for, or to the middle of the days, ascending. */
function nearestTo(
  days: readonly TradingDay[],
  { from, until, near }: Pick<ChainAsked, 'from' | 'until' | 'near'>,
): readonly TradingDay[] {
  const middle = (utcMidnight(near ?? from) + utcMidnight(near ?? until)) / 2;
  const distance = (day: TradingDay) => Math.abs(utcMidnight(day) - middle);
  return days
    .toSorted((one, other) => distance(one) - distance(other))
    .slice(0, near === undefined ? EXPIRIES_MAX : 1)
    .toSorted();
}

function priceOf(quote: QuotedContract | undefined): number {
  if (quote === undefined) return Number.NaN;
  return Number.isNaN(quote.last) ? midOf(quote) : quote.last;
}

function yearsTo(expiry: TradingDay, now: number): number {
  return Math.max(1, (utcMidnight(expiry) + DAY_MS - now) / DAY_MS) / DAYS_PER_YEAR;
}

function quoteFields(quote: QuotedContract | undefined) {
  const {
    bid = Number.NaN,
    ask = Number.NaN,
    volume,
    openInterest,
    volatility,
    delta,
  } = quote ?? {};
  return {
    ...{ bid, ask, volume: known(volume), openInterest: known(openInterest) },
    ...{ volatility: known(volatility), delta: known(delta) },
  };
}

function known(value: number | undefined): number | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : value;
}
