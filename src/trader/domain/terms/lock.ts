// A lock blocks entries for a while: all of them, those of a symbol, of one strategy, or of one strategy in one
// symbol.
import type { Instant } from '../../../kernel/instant.ts';

export interface Lock {
  readonly id: string;
  readonly scope: LockScope;
  readonly reason: LockReason;
  readonly since: Instant;
  /** The lock has expired from here on. */
  readonly until: Instant;
}

export type LockScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'symbol'; readonly symbol: string }
  /** One strategy in all its symbols. */
  | { readonly kind: 'strategy'; readonly rule: string }
  | { readonly kind: 'rule'; readonly rule: string; readonly symbol: string };

export const EVERYTHING: LockScope = { kind: 'all' };

export type LockReason =
  /** Cooldown of a strategy after each trade, possibly longer after a stop-out. */
  | { readonly kind: 'cooldown'; readonly restMs: number; readonly isAfterStop?: true }
  | { readonly kind: 'losing_streak'; readonly losses: number; readonly limit: number }
  | {
      readonly kind: 'stoploss_guard';
      readonly stops: number;
      readonly limit: number;
      readonly withinMs: number;
    }
  /** USD, realised before commissions by the trades of a strategy in a symbol. */
  | {
      readonly kind: 'low_profit';
      readonly profit: number;
      readonly limit: number;
      readonly trades: number;
      readonly withinMs: number;
    }
  | {
      readonly kind: 'max_drawdown';
      readonly percent: number;
      readonly limit: number;
      readonly withinMs: number;
    };

export function isLocking(lock: Lock, entry: { readonly rule: string; readonly symbol: string }) {
  switch (lock.scope.kind) {
    case 'all':
      return true;
    case 'symbol':
      return lock.scope.symbol === entry.symbol;
    case 'strategy':
      return lock.scope.rule === entry.rule;
    case 'rule':
      return lock.scope.rule === entry.rule && lock.scope.symbol === entry.symbol;
  }
}

/** Two locks with the same key are the same lock: the newer one replaces the older. */
export function lockKey(kind: LockReason['kind'], scope: LockScope): string {
  switch (scope.kind) {
    case 'all':
      return kind;
    case 'symbol':
      return `${kind}|${scope.symbol}`;
    case 'strategy':
      return `${kind}||${scope.rule}`;
    case 'rule':
      return `${kind}|${scope.symbol}|${scope.rule}`;
  }
}

export function keyOf({ scope, reason }: Pick<Lock, 'scope' | 'reason'>): string {
  return lockKey(reason.kind, scope);
}
