// What a program imports from 'sluice/library': events, positions and the prediction monitor, without the daemon.
export type { EventClass, EventHandler, HandlerFailed } from '../../../kernel/bus.ts';
export type { Clock, WallClock } from '../../../kernel/clock.ts';
export {
  BaseEvent,
  createEventOrigins,
  type EventMetadata,
  type EventOrigin,
  type EventParts,
} from '../../../kernel/event.ts';
export { type Instant, instant, toIso } from '../../../kernel/instant.ts';
export {
  IndicatorEvent,
  MarketEvent,
  PriceEvent,
  VolumeEvent,
} from '../../../market/quotes/market-events.ts';
export type { FlowFeedParts } from '../../adapters/flow-api/flow-feed.ts';
export { createMarketClock, type MarketClock } from '../../adapters/system/market-clock.ts';
export {
  FlowThresholdEvent,
  OptionsFlowEvent,
  PredictionSignalEvent,
} from '../../domain/events/flow-events.ts';
export {
  CancelEvent,
  FillEvent,
  NewOrderEvent,
  OrderEvent,
  OrderStatusEvent,
  RejectEvent,
} from '../../domain/events/order-events.ts';
export {
  type PositionChange,
  PositionCloseEvent,
  PositionEvent,
  PositionOpenEvent,
  PositionUpdateEvent,
} from '../../domain/events/position-events.ts';
export type { PositionStatus } from '../../domain/positions/position-state.ts';
export type { Prediction, PredictionSignal } from '../../domain/terms/prediction.ts';
export { EventBus } from './event-bus.ts';
export {
  createEventBus,
  createOptionsFlowMonitor,
  createPosition,
  createPositionTracker,
  createStockPosition,
} from './factories.ts';
export { OptionsFlowMonitor } from './options-flow-monitor.ts';
export type { PollTerms, PredictionClient } from './own-client.ts';
export type { Drawdown } from './positions/drawdown.ts';
export { Position, type PositionParts, type PositionUpdate } from './positions/position.ts';
export type { Adjustment } from './positions/position-changes.ts';
export {
  type NewPosition,
  type PositionSummary,
  PositionTracker,
} from './positions/position-tracker.ts';
export {
  type ChangeRefusal,
  isRefusedChange,
  type RefusedChange,
} from './positions/refused-change.ts';
export { type StockInfo, StockPosition } from './positions/stock-position.ts';
export { type PredictionApiTerms, predictionApi } from './prediction-api.ts';
