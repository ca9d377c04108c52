// The names of version 0.1 for what the classes construct.
import type { HandlerFailed } from '../../../kernel/bus.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { FlowFeedParts } from '../../adapters/flow-api/flow-feed.ts';
import { EventBus } from './event-bus.ts';
import { OptionsFlowMonitor } from './options-flow-monitor.ts';
import { Position, type PositionParts } from './positions/position.ts';
import { PositionTracker } from './positions/position-tracker.ts';
import { StockPosition } from './positions/stock-position.ts';

type Named = PositionParts & { readonly symbol: string; readonly positionId: string };

export function createEventBus(onError: HandlerFailed): EventBus {
  return new EventBus(onError);
}

export function createPosition({ symbol, positionId, ...parts }: Named): Position {
  return new Position(symbol, positionId, parts);
}

export function createStockPosition({ symbol, positionId, ...parts }: Named): StockPosition {
  return new StockPosition(symbol, positionId, parts);
}

export function createPositionTracker(bus: EventBus, now: () => Instant): PositionTracker {
  return new PositionTracker(bus, now);
}

export function createOptionsFlowMonitor(bus: EventBus, parts: FlowFeedParts): OptionsFlowMonitor {
  return new OptionsFlowMonitor(bus, parts);
}
