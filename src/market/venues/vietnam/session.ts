// The part of the trading day at a moment, by the clock of the exchanges.
import type { Instant } from '../../../kernel/instant.ts';
import { wallTimeAt, zoneNamed } from '../../time/zone.ts';
import { isTradingDay } from './closed-days.ts';
import {
  type Exchange,
  restrictedSession,
  type SessionPart,
  type TradingRules,
  tradingRules,
} from './trading-rules.ts';

export const VIETNAM_ZONE = zoneNamed('Asia/Ho_Chi_Minh');

export type Moment =
  /** `part` is undefined before the first part of the day and after the last one. */
  | {
      readonly kind: 'trading day';
      readonly rules: TradingRules;
      readonly part: SessionPart | undefined;
      /** To the end of `part`. */
      readonly leftMs: number;
    }
  | { readonly kind: 'closed day'; readonly rules: TradingRules }
  /** Outside the days whose holidays are known. */
  | { readonly kind: 'unknown day'; readonly rules: TradingRules };

export function momentAt(exchange: Exchange, at: Instant, isRestricted: boolean): Moment {
  const { day, msOfDay } = wallTimeAt(VIETNAM_ZONE, at);
  const rules = tradingRules(exchange, day);
  const isOpen = isTradingDay(day);
  if (isOpen === undefined) return { kind: 'unknown day', rules };
  if (!isOpen) return { kind: 'closed day', rules };
  const parts = isRestricted ? restrictedSession(rules) : rules.session;
  const part = parts.find(({ fromMs, untilMs }) => msOfDay >= fromMs && msOfDay < untilMs);
  return {
    kind: 'trading day',
    rules,
    part,
    leftMs: part === undefined ? 0 : part.untilMs - msOfDay,
  };
}

export function isAuction({ phase }: SessionPart): boolean {
  return phase.endsWith('-auction');
}
