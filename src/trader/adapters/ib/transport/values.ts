// Values as the library decodes them, without the broker's sentinels for "unset".
import { type ComboLeg, type Contract, type IBApi, SecType } from '@stoqey/ib';
import type {
  GatewayMessage,
  WireCombination,
  WireContract,
  WireLeg,
  WireOption,
} from '../messages/messages.ts';

export type Emit = (message: GatewayMessage) => void;
type Guard = <Args extends unknown[]>(listener: (...args: Args) => void) => (...args: Args) => void;

/** Registers listeners, each of them guarded, since in the library their exceptions would end the process. */
export interface Listening {
  readonly api: IBApi;
  readonly guarded: Guard;
  readonly emit: Emit;
}

/** Integers that mean "unset" but that the library decodes as amounts. */
const UNSET_INT = 2_147_483_647;
const UNSET_LONG = 9.2e18;

export function number(value: number | undefined): number {
  const isUnset = value === undefined || value === UNSET_INT || Math.abs(value) >= UNSET_LONG;
  return isUnset ? Number.NaN : value;
}

export function price(value: number | undefined): number | undefined {
  return Number.isNaN(number(value)) ? undefined : value;
}

/** Ids and types, for which 0 means "none". */
export function whole(value: number | undefined): number {
  return value === undefined || value === UNSET_INT ? 0 : value;
}

export function contractFrom(contract: Contract): WireContract {
  return {
    conId: contract.conId ?? 0,
    symbol: contract.symbol ?? '',
    secType: contract.secType ?? '',
    exchange: contract.exchange ?? '',
    primaryExchange: contract.primaryExch ?? '',
    currency: contract.currency ?? '',
    ...(contract.secType === SecType.OPT && { option: optionFrom(contract) }),
    ...(contract.comboLegs && { combination: combinationFrom(contract, contract.comboLegs) }),
  };
}

function combinationFrom(contract: Contract, legs: readonly ComboLeg[]): WireCombination {
  return {
    localSymbol: contract.localSymbol ?? '',
    tradingClass: contract.tradingClass ?? '',
    legs: legs.map(legFrom),
  };
}

function legFrom({ conId, ratio, action, exchange }: ComboLeg): WireLeg {
  return {
    conId: whole(conId),
    ratio: whole(ratio),
    action: action ?? '',
    exchange: exchange ?? '',
  };
}

function optionFrom(contract: Contract): WireOption {
  return {
    localSymbol: contract.localSymbol ?? '',
    tradingClass: contract.tradingClass ?? '',
    multiplier: Number(contract.multiplier ?? Number.NaN),
    right: contract.right ?? '',
    strike: number(contract.strike),
    lastTradeDate: contract.lastTradeDateOrContractMonth ?? '',
  };
}
