// Combinations in the broker's terms: a `BAG` of two contracts or four. The broker has no details of it: the contracts are looked up one
// by one. It is always bought, and its legs say what that means: one that we sell has turned legs and a negative price. So has a contract
// that leaves with the shares that it covers.
// Decision 0058
import { isCombinationId, STANDARD_MULTIPLIER } from '../../../../market/instruments/amount.ts';
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import {
  type Combination,
  combinationOf,
  combinationSteps,
  contractsIn,
} from '../../../../market/options/combination.ts';
import { parseOptionId } from '../../../../market/options/option-id.ts';
import type { OrderSide } from '../../../domain/terms/side.ts';
import type { WireContract, WireLeg, WireOrder } from '../messages/messages.ts';

const COMBINATION = 'BAG';
/** Between the broker's names of the contracts. */
const BETWEEN = '/';

/** All contracts as one instrument, which is all that an order needs, also in another run. */
export function combinationInstrument(
  combination: Combination,
  legs: readonly [Instrument, ...Instrument[]],
): Instrument {
  const [{ option, brokerSymbol, venue, currency, brokerDays }] = legs;
  return {
    symbol: combination.id,
    brokerSymbol,
    contract: legs.map(({ contract }) => contract).join(BETWEEN),
    primaryExchange: '',
    ...(venue !== undefined && { venue }),
    currency,
    priceSteps: combinationSteps(combination),
    ...(option && { option }),
    ...(brokerDays && { brokerDays }),
  };
}

/** The instruments of its contracts, as far as quotes need them. */
export function legInstruments(instrument: Instrument): readonly Instrument[] {
  const { brokerDays: _, ...shared } = instrument;
  return conIdsOf(instrument).map(({ contract, conId }) => ({
    ...shared,
    symbol: contract,
    contract: String(conId),
  }));
}

/** The broker's number of each contract, by the name of the contract; none for any other instrument. */
export function conIdsOf({
  symbol,
  contract: named,
}: Pick<Instrument, 'symbol' | 'contract'>): readonly {
  readonly contract: string;
  readonly conId: number;
}[] {
  if (!isCombinationId(symbol)) return [];
  const numbers = named.split(BETWEEN).map(Number);
  return contractsIn(symbol).map(({ contract }, place) => ({
    contract,
    conId: numbers[place] ?? Number.NaN,
  }));
}

/** Of one that is bought. */
export function bagOf(instrument: Instrument): WireContract {
  const conIds = conIdsOf(instrument);
  const legs = contractsIn(instrument.symbol).map(({ sign }, place) =>
    leg(conIds[place]?.conId, sign > 0 ? 'BUY' : 'SELL'),
  );
  return combinationIn(instrument, legs);
}

function combinationIn(
  { brokerSymbol, currency }: Pick<Instrument, 'brokerSymbol' | 'currency'>,
  legs: readonly WireLeg[],
): WireContract {
  return {
    ...{ conId: 0, symbol: brokerSymbol, secType: COMBINATION, exchange: 'SMART' },
    ...{ primaryExchange: '', currency },
    combination: { localSymbol: '', tradingClass: '', legs },
  };
}

type Action = 'BUY' | 'SELL';

function leg(conId: number | undefined, action: Action, ratio = 1): WireLeg {
  return { conId: conId ?? Number.NaN, ratio, action, exchange: 'SMART' };
}

/** A contract with the shares that leave with it, of one that is bought: who sells it trades the shares on their side. */
export function withSharesOf(
  option: Pick<Instrument, 'contract' | 'brokerSymbol' | 'currency'>,
  stock: Pick<Instrument, 'contract'> | undefined,
  side: OrderSide,
): WireContract {
  const shares = Number(stock?.contract);
  const action = side === 'buy' ? 'SELL' : 'BUY';
  return combinationIn(option, [
    leg(Number(option.contract), 'BUY'),
    leg(shares, action, STANDARD_MULTIPLIER),
  ]);
}

/** It holds shares, for which no contract has a grid. */
export function hasShares({ combination }: WireContract): boolean {
  return combination?.legs.some(({ ratio }) => ratio === STANDARD_MULTIPLIER) === true;
}

interface Named {
  readonly id: string;
  /** Who buys the combination sells what it is named by. */
  readonly isTurned: boolean;
}

/** What of ours a `BAG` is: a combination, or a contract that leaves with shares, under its own name. Undefined for any other. */
export function combinationNamed(
  contract: WireContract,
  nameOf: (conId: number) => string | undefined,
): Named | undefined {
  return optionsIn(contract, nameOf) ?? contractWithShares(contract, nameOf);
}

function contractWithShares(
  { secType, combination }: WireContract,
  nameOf: (conId: number) => string | undefined,
): Named | undefined {
  const legs = combination?.legs ?? [];
  const option = legs.find(({ ratio }) => ratio === 1);
  const shares = legs.find(({ ratio }) => ratio === STANDARD_MULTIPLIER);
  if (secType !== COMBINATION || legs.length !== 2 || shares === undefined) return undefined;
  const id = parseOptionId(nameOf(option?.conId ?? 0) ?? '') && nameOf(option?.conId ?? 0);
  return id === undefined ? undefined : { id, isTurned: option?.action !== 'BUY' };
}

/** Undefined for anything but contracts of which the names are known, and which make one combination, each with its sign or each turned. */
function optionsIn(
  { secType, combination }: WireContract,
  nameOf: (conId: number) => string | undefined,
): Named | undefined {
  const legs = (combination?.legs ?? []).map((each) => ({
    ...each,
    name: nameOf(each.conId) ?? '',
  }));
  if (secType !== COMBINATION || legs.some(({ ratio }) => ratio !== 1)) return undefined;
  const named = combinationOf(legs.map(({ name }) => name));
  if (named === undefined) return undefined;
  const signs = contractsIn(named.id).map(({ contract, sign }) => {
    const { action } = legs.find(({ name }) => name === contract) ?? {};
    return action === 'BUY' ? sign : -sign;
  });
  const [first] = signs;
  if (signs.some((sign) => sign !== first)) return undefined;
  return { id: named.id, isTurned: first === -1 };
}

/** An order to sell it, as the broker takes it: to buy the turned combination for what it pays. Any other order stays. */
export function asBought<Order extends WireOrder>(order: Order): Order {
  const { combination } = order.contract;
  if (combination === undefined || order.action === 'BUY') return order;
  const legs = combination.legs.map((each) => ({
    ...each,
    action: each.action === 'BUY' ? 'SELL' : 'BUY',
  }));
  const contract = { ...order.contract, combination: { ...combination, legs } };
  return { ...order, contract, action: 'BUY', ...turnedPrice(order) };
}

/** What the broker reports of a turned combination, in terms of the vertical; any other order stays. */
export function asNamed<Order extends WireOrder>(order: Order, isTurned: boolean): Order {
  if (!isTurned) return order;
  return { ...order, action: order.action === 'BUY' ? 'SELL' : 'BUY', ...turnedPrice(order) };
}

function turnedPrice({ limitPrice }: WireOrder): Pick<WireOrder, 'limitPrice'> {
  return { limitPrice: limitPrice === undefined ? undefined : 0 - limitPrice };
}
