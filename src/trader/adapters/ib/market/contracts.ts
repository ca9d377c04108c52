// Converts contracts to and from the broker's terms: a stock or an option in the currency of its venue, routed SMART.
import { isCombinationId, isOptionId } from '../../../../market/instruments/amount.ts';
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import type { PriceStep } from '../../../../market/instruments/tick-grid.ts';
import { parseOptionId } from '../../../../market/options/option-id.ts';
import type { Venue } from '../../../../market/venues/venue.ts';
import type { InstrumentRequest } from '../../../ports/instrument-request.ts';
import type { WireContract, WireContractDetails } from '../messages/messages.ts';
import { brokerDays } from './liquid-hours.ts';
import {
  dayIn,
  isAdjustedNow,
  optionContract,
  optionIdIn,
  wantedOption,
} from './option-contracts.ts';
import { bagOf } from './verticals.ts';

/** The broker chooses the exchange. */
const SMART = 'SMART';

export function contractOf(instrument: Instrument): WireContract {
  if (isCombinationId(instrument.symbol)) return bagOf(instrument);
  if (isOptionId(instrument.symbol)) return optionContract(instrument);
  return {
    ...unlistedStock(instrument.brokerSymbol, instrument.currency),
    conId: Number(instrument.contract),
    primaryExchange: instrument.primaryExchange,
  };
}

/** Sufficient to protect or close a position whose contract was never resolved in this run. */
export function unlistedStock(symbol: string, currency: string): WireContract {
  return {
    conId: 0,
    symbol,
    secType: 'STK',
    exchange: SMART,
    primaryExchange: '',
    currency,
  };
}

export function contractWanted(wanted: InstrumentRequest, currency: string): WireContract {
  if (isOptionId(wanted.symbol)) return wantedOption(wanted.symbol, currency);
  return {
    ...unlistedStock(wanted.brokerSymbol, currency),
    conId: Number(wanted.contract ?? 0),
    primaryExchange: wanted.primaryExchange ?? '',
  };
}

export function isStockIn(currency: string, contract: WireContract): boolean {
  return contract.secType === 'STK' && contract.currency === currency;
}

/** Futures, other currencies and so on share only the symbol of a stock: they must never be treated as it. */
export function nameOfOther({ symbol, secType, currency, conId }: WireContract): string {
  return `${symbol} ${secType} ${currency} ${conId}`;
}

/** What has the terms of a contract that is known by another number is not that contract. */
export function nameOfUnknown(
  contract: WireContract,
  { currency, known }: { readonly currency: string; readonly known: ReadonlyMap<number, string> },
): string {
  const id = optionIdIn(contract, currency);
  const isTaken = contract.conId > 0 && [...known.values()].includes(id ?? '');
  return id === undefined || isTaken ? nameOfOther(contract) : id;
}

/**
 * `known`: what its number stands for. A corporate action may change what a contract delivers, or its strike, and leave it its number: it
 * is not what we hold any more, and its new terms may be those of another one. Fields that are left out say nothing.
 */
export function nameHeld(contract: WireContract, known: string): string {
  if (isAdjustedNow(contract)) return nameOfOther(contract);
  const strike = contract.option?.strike ?? 0;
  const isOther = strike > 0 && strike !== (parseOptionId(known)?.strike ?? strike);
  return isOther ? nameOfOther(contract) : known;
}

/** The market rule at the position that SMART has in the list of exchanges. */
export function smartRuleId(details: WireContractDetails): number | undefined {
  const at = details.validExchanges.split(',').indexOf(SMART);
  const ruleId = Number.parseInt(details.marketRuleIds.split(',')[at] ?? '', 10);
  return Number.isNaN(ruleId) ? undefined : ruleId;
}

/** Ascending steps with positive increments; `otherwise` if the market rule is unusable. */
export function soundSteps(
  steps: readonly PriceStep[],
  otherwise: readonly PriceStep[],
): readonly PriceStep[] {
  const sound = steps
    .filter(({ lowEdge, increment }) => lowEdge >= 0 && increment > 0 && increment < 1e6)
    .toSorted((one, other) => one.lowEdge - other.lowEdge);
  return sound.length > 0 && sound.length === steps.length ? sound : otherwise;
}

interface Known {
  readonly venue: Venue;
  readonly priceSteps: readonly PriceStep[];
  /** The feed's spelling of the broker's symbol. */
  underlyingOf(brokerSymbol: string): string;
}

export function instrumentFrom(
  wanted: InstrumentRequest,
  { contract, liquidHours, timeZoneId, validExchanges }: WireContractDetails,
  { venue, priceSteps, underlyingOf }: Known,
): Instrument {
  const listed = brokerDays(liquidHours, timeZoneId);
  return {
    symbol: wanted.symbol,
    brokerSymbol: contract.symbol,
    contract: String(contract.conId),
    primaryExchange:
      contract.option === undefined ? contract.primaryExchange : exchangeIn(validExchanges),
    venue: venue.name,
    currency: venue.currency,
    priceSteps,
    ...optionOf(contract, underlyingOf),
    ...(listed.length === 0 ? {} : { brokerDays: listed }),
  };
}

/** An option has no primary exchange: the first that lists it. */
function exchangeIn(validExchanges: string): string {
  return validExchanges.split(',').find((name) => name !== SMART) ?? '';
}

function optionOf(
  { symbol, option }: WireContract,
  underlyingOf: Known['underlyingOf'],
): Pick<Instrument, 'option'> {
  const lastTradeDay = option && dayIn(option.lastTradeDate);
  return lastTradeDay === undefined
    ? {}
    : { option: { underlying: underlyingOf(symbol), lastTradeDay } };
}
