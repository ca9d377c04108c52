// Contracts in the broker's terms and back: one USD stock, routed SMART.
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import { DEFAULT_PRICE_STEPS, type PriceStep } from '../../../../market/instruments/tick-grid.ts';
import type { InstrumentWanted } from '../../../ports/broker.ts';
import type { WireContract, WireContractDetails } from '../messages/messages.ts';
import { brokerDays } from './liquid-hours.ts';

export function contractOf(instrument: Instrument): WireContract {
  return {
    ...unlistedStock(instrument.brokerSymbol),
    conId: instrument.conId,
    primaryExchange: instrument.primaryExchange,
  };
}

/** Good enough to protect or close what we hold when its contract was never resolved in this run. */
export function unlistedStock(symbol: string): WireContract {
  return {
    conId: 0,
    symbol,
    secType: 'STK',
    exchange: 'SMART',
    primaryExchange: '',
    currency: 'USD',
  };
}

export function contractWanted(wanted: InstrumentWanted): WireContract {
  return {
    ...unlistedStock(wanted.brokerSymbol),
    conId: wanted.conId ?? 0,
    primaryExchange: wanted.primaryExchange ?? '',
  };
}

export function isUsdStock({ secType, currency }: WireContract): boolean {
  return secType === 'STK' && currency === 'USD';
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

/** Ascending steps with positive increments; the usual grid when the rule is no use. */
export function soundSteps(steps: readonly PriceStep[]): readonly PriceStep[] {
  const sound = steps
    .filter(({ lowEdge, increment }) => lowEdge >= 0 && increment > 0 && increment < 1e6)
    .toSorted((one, other) => one.lowEdge - other.lowEdge);
  return sound.length > 0 && sound.length === steps.length ? sound : DEFAULT_PRICE_STEPS;
}

export function instrumentFrom(
  wanted: InstrumentWanted,
  { contract, liquidHours, timeZoneId }: WireContractDetails,
  priceSteps: readonly PriceStep[],
): Instrument {
  const listed = brokerDays(liquidHours, timeZoneId);
  return {
    symbol: wanted.symbol,
    brokerSymbol: contract.symbol,
    conId: contract.conId,
    primaryExchange: contract.primaryExchange,
    currency: 'USD',
    priceSteps,
    ...(listed.length === 0 ? {} : { brokerDays: listed }),
  };
}
