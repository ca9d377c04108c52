// An order that closes and that its sender named, before it exists: it waits until its stop and the market permit it.
import type { Instant } from '../../kernel/instant.ts';
import type { OrderSide } from '../domain/terms/side.ts';

export interface WaitingClosing {
  readonly clientOrderId: string;
  readonly user: string;
  readonly symbol: string;
  readonly side: OrderSide;
  /** Shares, of all positions that it closes. */
  readonly quantity: number;
  readonly askedAt: Instant;
}
