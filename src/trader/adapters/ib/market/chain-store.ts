// The listed expiries and contracts of each stock, asked for once a day: the broker delays similar requests, longer each time.

import type { TradingDay } from '../../../../kernel/instant.ts';
import { STANDARD_MULTIPLIER } from '../../../../market/instruments/amount.ts';
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import type { OptionRight } from '../../../../market/instruments/option-right.ts';
import type { PriceStep } from '../../../../market/instruments/tick-grid.ts';
import type { OptionContract } from '../../../../market/options/option-contract.ts';
import { stepsUnlisted } from '../../../../market/options/unknown-grid.ts';
import type { Venue } from '../../../../market/venues/venue.ts';
import type { WireContract, WireContractDetails } from '../messages/messages.ts';
import type { ChainQuestions } from './chain-questions.ts';
import { contractOf, smartRuleId, soundSteps } from './contracts.ts';
import { dayIn, oddMultiplierIn, optionIdIn } from './option-contracts.ts';

export type Listed = OptionContract & { readonly wire: WireContract };

interface Within {
  readonly expiry: TradingDay;
  readonly right: OptionRight;
}

export interface ChainStore {
  /** Of the plain class of 100 shares, ascending; undefined if the broker has not answered completely. */
  expiries(stock: Instrument): Promise<readonly TradingDay[] | undefined>;
  contracts(stock: Instrument, within: Within): Promise<readonly Listed[] | undefined>;
}

export interface ChainStoreParts {
  readonly questions: ChainQuestions;
  readonly venue: Venue;
  today(): TradingDay;
}

export function createChainStore({ questions, venue, today }: ChainStoreParts): ChainStore {
  let day = today();
  const known = new Map<string, Promise<unknown>>();

  /** An incomplete answer is not kept. */
  function once<Answer>(
    key: string,
    ask: () => Promise<Answer | undefined>,
  ): Promise<Answer | undefined> {
    if (day !== today()) known.clear();
    day = today();
    const found = known.get(key) as Promise<Answer | undefined> | undefined;
    if (found !== undefined) return found;
    const asked = ask();
    known.set(key, asked);
    void asked.then((answer) => {
      if (answer === undefined) known.delete(key);
    });
    return asked;
  }

  async function expiries(stock: Instrument): Promise<readonly TradingDay[] | undefined> {
    const classes = await questions.classes(stock.brokerSymbol, Number(stock.contract));
    if (classes === undefined) return undefined;
    const rows = classes.filter(
      ({ tradingClass, multiplier }) =>
        tradingClass === plainClass(stock) && multiplier === STANDARD_MULTIPLIER,
    );
    const days = rows.flatMap((row) => row.expiries.flatMap((text) => dayIn(text) ?? []));
    return [...new Set(days)].toSorted();
  }

  async function contracts(
    stock: Instrument,
    { expiry, right }: Within,
  ): Promise<readonly Listed[] | undefined> {
    const details = await questions.details({
      ...contractOf(stock),
      ...{ conId: 0, secType: 'OPT', primaryExchange: '' },
      option: {
        ...{ localSymbol: '', tradingClass: plainClass(stock), multiplier: STANDARD_MULTIPLIER },
        ...{ right: right === 'call' ? 'C' : 'P', strike: Number.NaN },
        lastTradeDate: expiry.replaceAll('-', ''),
      },
    });
    if (details === undefined || isOdd(details)) return undefined;
    const ruleId = details[0] && smartRuleId(details[0]);
    const rule = ruleId === undefined ? [] : ((await stepsOf(ruleId)) ?? []);
    const within = { stock, expiry, right, rule };
    return details.flatMap(({ contract }) => listedFrom(contract, within) ?? []);
  }

  /** The class has contracts of 100 shares only: details that say otherwise are not used, and asked for again. */
  function isOdd(details: readonly WireContractDetails[]): boolean {
    const odd = details.map(({ contract }) => oddMultiplierIn(contract, venue.currency));
    const first = odd.find((one) => one !== undefined);
    if (first !== undefined) questions.refuse(first.why);
    return first !== undefined;
  }

  function stepsOf(ruleId: number): Promise<readonly PriceStep[] | undefined> {
    return once(`rule ${ruleId}`, async () => {
      const steps = await questions.steps(ruleId);
      return steps.length === 0 ? undefined : steps;
    });
  }

  function listedFrom(
    wire: WireContract,
    {
      stock,
      expiry,
      right,
      rule,
    }: Within & { readonly stock: Instrument; readonly rule: readonly PriceStep[] },
  ): Listed | undefined {
    const id = optionIdIn(wire, venue.currency);
    const { option } = wire;
    if (id === undefined || option === undefined) return undefined;
    const { strike, multiplier, tradingClass } = option;
    const priceSteps = soundSteps(rule, stepsUnlisted(id, venue.priceSteps));
    return {
      ...{ id, underlying: stock.symbol, contract: String(wire.conId), right, expiry, priceSteps },
      ...{ strike, multiplier, tradingClass },
      lastTradeDay: dayIn(option.lastTradeDate) ?? expiry,
      ...{ settles: 'pm', delivers: 'shares' },
      wire,
    };
  }

  return {
    expiries: (stock) => once(`expiries ${stock.contract}`, () => expiries(stock)),
    contracts: (stock, within) =>
      once(`contracts ${stock.contract} ${within.expiry} ${within.right}`, () =>
        contracts(stock, within),
      ),
  };
}

/** The root of the contracts that no corporate action has adjusted. */
function plainClass({ brokerSymbol }: Instrument): string {
  return brokerSymbol.replaceAll(/[^A-Z0-9]/g, '');
}
