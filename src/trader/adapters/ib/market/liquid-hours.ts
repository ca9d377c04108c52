// The broker's list of regular hours: `20201216:0930-20201216:1600;20201217:CLOSED`, times in the contract's zone.
import { type Instant, MINUTE_MS, type TradingDay } from '../../../../kernel/instant.ts';
import type { BrokerDay } from '../../../../market/instruments/broker-hours.ts';
import { parseDay } from '../../../../market/time/day.ts';
import { instantOf, type Zone } from '../../../../market/time/zone.ts';
import { gatewayZone } from '../messages/gateway-zone.ts';

/** Unreadable days are left out; our own calendar applies to them. */
export function brokerDays(text: string, zoneName: string): readonly BrokerDay[] {
  const zone = gatewayZone(zoneName);
  if (zone === undefined) return [];
  const days: BrokerDay[] = [];
  for (const part of text.split(';')) {
    const day = parsePart(part.trim(), zone);
    // Several spans in one day mean a lunch break, which US stocks do not have: the first one is used.
    if (day !== undefined && !days.some((known) => known.day === day.day)) days.push(day);
  }
  return days;
}

const SPAN = /^(\d{8}):(\d{4})-(?:(\d{8}):)?(\d{4})$/;

function parsePart(part: string, zone: Zone): BrokerDay | undefined {
  const closed = /^(\d{8}):CLOSED$/.exec(part);
  if (closed !== null) {
    const day = dayOf(closed[1]);
    return day === undefined ? undefined : { day, span: undefined };
  }
  const match = SPAN.exec(part);
  const day = dayOf(match?.[1]);
  const lastDay = dayOf(match?.[3] ?? match?.[1]);
  if (match === null || day === undefined || lastDay === undefined) return undefined;
  const open = momentOf(zone, day, match[2]);
  const close = momentOf(zone, lastDay, match[4]);
  return close > open ? { day, span: { open, close } } : undefined;
}

function momentOf(zone: Zone, day: TradingDay, clock = ''): Instant {
  const minutes = Number(clock.slice(0, 2)) * 60 + Number(clock.slice(2));
  return instantOf(zone, day, minutes * MINUTE_MS);
}

function dayOf(text: string | undefined): TradingDay | undefined {
  if (text === undefined) return undefined;
  return parseDay(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`);
}
