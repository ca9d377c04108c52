// Executions reported by the broker, in our terms: the only source of truth about quantity, so no field is guessed.
import { type Instant, instant } from '../../../../kernel/instant.ts';
import { parseDay, utcMidnight } from '../../../../market/time/day.ts';
import { instantOf, zoneNamed } from '../../../../market/time/zone.ts';
import type { ReportedExecution } from '../../../ports/broker-reports.ts';
import { gatewayZone } from '../messages/gateway-zone.ts';
import type { WireExecution } from '../messages/messages.ts';
import { handleOf, permLink } from './links.ts';
import type { SymbolOf } from './order-in.ts';

/** `20261119 15:30:00 US/Eastern`, in older gateways two spaces and no zone; with a dash it is UTC. */
const MOMENT = /^(\d{4})(\d{2})(\d{2})(-| {1,2})(\d{2}):(\d{2}):(\d{2})(?: (\S.*))?$/;
/** A gateway that sends no zone uses its own; ours run in exchange time. */
const GATEWAY_ZONE = zoneNamed('America/New_York');

/** Every snapshot repeats the times of the whole day: a cache, so that each text is parsed once. */
const KNOWN_MOMENTS_MAX = 4_096;
const knownMoments = new Map<string, Instant | undefined>();

export function parseMoment(text: string): Instant | undefined {
  if (knownMoments.has(text)) return knownMoments.get(text);
  if (knownMoments.size >= KNOWN_MOMENTS_MAX) knownMoments.clear();
  const moment = momentOf(text);
  knownMoments.set(text, moment);
  return moment;
}

function momentOf(text: string): Instant | undefined {
  const [, year, month, date, gap, hours, minutes, seconds, zoneName] = MOMENT.exec(text) ?? [];
  const day = parseDay(`${year}-${month}-${date}`);
  if (day === undefined) return undefined;
  const msOfDay = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000;
  if (gap === '-') return instant(utcMidnight(day) + msOfDay);
  const zone = zoneName === undefined ? GATEWAY_ZONE : gatewayZone(zoneName);
  return zone === undefined ? undefined : instantOf(zone, day, msOfDay);
}

/** A contract of a vertical may be booked at nothing. */
function isPriced({ contract, price, orderRef }: WireExecution): boolean {
  return price > 0 || (price === 0 && contract.secType === 'OPT' && orderRef !== '');
}

/** Undefined if side, shares or price are invalid: such an execution raises an alarm and is never recorded. */
export function reportedExecution(
  execution: WireExecution,
  symbolOf: SymbolOf,
  { now, ourClientId }: { readonly now: Instant; readonly ourClientId: number },
): ReportedExecution | undefined {
  const { side, shares, price } = execution;
  if (side !== 'BOT' && side !== 'SLD') return undefined;
  if (!(shares > 0 && isPriced(execution)) || !Number.isFinite(shares * price)) return undefined;
  const at = parseMoment(execution.time);
  return {
    execId: execution.execId,
    account: execution.account,
    handle: execution.clientId === ourClientId ? handleOf(execution.orderId) : undefined,
    brokerLink: permLink(execution.permId),
    orderRef: execution.orderRef,
    symbol: symbolOf(execution.contract),
    side: side === 'BOT' ? 'buy' : 'sell',
    shares,
    price,
    // The time does not affect the quantity: a fill with an unreadable time still counts.
    at: at ?? now,
    ...(at === undefined ? { isUndated: true } : {}),
    cumulativeQuantity: execution.cumulativeQuantity,
    averagePrice: execution.averagePrice,
    ...(execution.isLiquidation && { isLiquidation: true as const }),
  };
}
