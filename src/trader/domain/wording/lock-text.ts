// Describes a lock: what it blocks, until when, and the numbers that caused it.
import { assertNever } from '../../../kernel/assert.ts';
import { DAY_MS, MINUTE_MS } from '../../../kernel/instant.ts';
import type { Lock, LockReason, LockScope } from '../terms/lock.ts';
import { counted, duration, type HomeWords, percent } from './figures.ts';

export function lockText({ scope, reason, until }: Lock, home: HomeWords): string {
  return `no entries ${scopeText(scope)} until ${home.moment(until)}: ${lockReasonText(reason, home)}`;
}

function scopeText(scope: LockScope): string {
  switch (scope.kind) {
    case 'all':
      return 'in any symbol';
    case 'symbol':
      return `in ${scope.symbol}`;
    case 'strategy':
      return `of ${scope.rule}`;
    case 'rule':
      return `of ${scope.rule} in ${scope.symbol}`;
    default:
      return assertNever(scope);
  }
}

export function lockReasonText(reason: LockReason, home: HomeWords): string {
  switch (reason.kind) {
    case 'cooldown':
      return `the strategy rests ${duration(reason.restMs)} after ${reason.isAfterStop ? 'a stop-out' : 'each trade'}`;
    case 'losing_streak':
      return `${counted(reason.losses, 'losing trade')} in a row, the limit is ${reason.limit}`;
    case 'stoploss_guard':
      return `${counted(reason.stops, 'stop-out')} within ${longSpan(reason.withinMs)}, the limit is ${reason.limit}`;
    case 'low_profit':
      return `${counted(reason.trades, 'trade')} within ${longSpan(reason.withinMs)} earned ${home.signedMoney(reason.profit)}, the minimum is ${home.signedMoney(reason.limit)}`;
    case 'max_drawdown':
      return `closed trades lost ${percent(reason.percent)} within ${longSpan(reason.withinMs)}, the limit is ${percent(reason.limit)}`;
    default:
      return assertNever(reason);
  }
}

function longSpan(ms: number): string {
  return ms % DAY_MS === 0 ? counted(ms / DAY_MS, 'day') : counted(ms / MINUTE_MS, 'minute');
}
