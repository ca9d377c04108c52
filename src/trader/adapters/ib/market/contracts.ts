// Contracts in the broker's terms and back: one stock in the currency of its venue, routed SMART.
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import type { PriceStep } from '../../../../market/instruments/tick-grid.ts';
import type { Venue } from '../../../../market/venues/venue.ts';
import type { InstrumentWanted } from '../../../ports/broker.ts';
import type { WireContract, WireContractDetails } from '../messages/messages.ts';
import { brokerDays } from './liquid-hours.ts';

export function contractOf(instrument: Instrument): WireContract {
  return {
    ...unlistedStock(instrument.brokerSymbol, instrument.currency),
    conId: Number(instrument.contract),
    primaryExchange: instrument.primaryExchange,
  };
}

/** Good enough to protect or close what we hold when its contract was never resolved in this run. */
export function unlistedStock(symbol: string, currency: string): WireContract {
  return {
    conId: 0,
    symbol,
    secType: 'STK',
    exchange: 'SMART',
    primaryExchange: '',
    currency,
  };
}

export function contractWanted(wanted: InstrumentWanted, currency: string): WireContract {
  return {
    ...unlistedStock(wanted.brokerSymbol, currency),
    conId: Number(wanted.contract ?? 0),
    primaryExchange: wanted.primaryExchange ?? '',
  };
}

export function isStockIn(currency: string, contract: WireContract): boolean {
  return contract.secType === 'STK' && contract.currency === currency;
}

/** Options, other currencies and the like share the letters of a stock and nothing else: they never pass for it. */
export function nameOfOther({ symbol, secType, currency, conId }: WireContract): string {
  return `${symbol} ${secType} ${currency} ${conId}`;
}

/** The rule whose place in its list matches SMART in the list of exchanges. */
export function smartRuleId(details: WireContractDetails): number | undefined {
  const at = details.validExchanges.split(',').indexOf('SMART');
  const ruleId = Number.parseInt(details.marketRuleIds.split(',')[at] ?? '', 10);
  return Number.isNaN(ruleId) ? undefined : ruleId;
}

/** Ascending steps with positive increments; the venue's own if the rule is unusable. */
export function soundSteps(
  steps: readonly PriceStep[],
  { priceSteps }: Venue,
): readonly PriceStep[] {
  const sound = steps
    .filter(({ lowEdge, increment }) => lowEdge >= 0 && increment > 0 && increment < 1e6)
    .toSorted((one, other) => one.lowEdge - other.lowEdge);
  return sound.length > 0 && sound.length === steps.length ? sound : priceSteps;
}

export function instrumentFrom(
  wanted: InstrumentWanted,
  { contract, liquidHours, timeZoneId }: WireContractDetails,
  { venue, priceSteps }: { readonly venue: Venue; readonly priceSteps: readonly PriceStep[] },
): Instrument {
  const listed = brokerDays(liquidHours, timeZoneId);
  return {
    symbol: wanted.symbol,
    brokerSymbol: contract.symbol,
    contract: String(contract.conId),
    primaryExchange: contract.primaryExchange,
    venue: venue.name,
    currency: venue.currency,
    priceSteps,
    ...(listed.length === 0 ? {} : { brokerDays: listed }),
  };
}
