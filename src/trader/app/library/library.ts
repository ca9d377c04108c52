// What a program imports from 'sluice/library': events, positions and the prediction monitor, without the daemon.
export {
  createEventBus,
  type EventBus,
  type EventClass,
  type EventHandler,
  type HandlerFailed,
} from '../../../kernel/bus.ts';
export type { Clock, WallClock } from '../../../kernel/clock.ts';
export {
  BaseEvent,
  createEventOrigins,
  type EventMetadata,
  type EventOrigin,
} from '../../../kernel/event.ts';
export { type Instant, instant, toIso } from '../../../kernel/instant.ts';
export {
  IndicatorEvent,
  MarketEvent,
  PriceEvent,
  VolumeEvent,
} from '../../../market/quotes/market-events.ts';
export type { FlowFeedParts } from '../../adapters/flow-api/flow-feed.ts';
export {
  createOptionsFlowMonitor,
  type OptionsFlowMonitor,
} from '../../adapters/flow-api/options-flow-monitor.ts';
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
export type { Drawdown } from '../../domain/positions/drawdown.ts';
export {
  createPosition,
  type Position,
  type PositionParts,
  type PositionUpdate,
} from '../../domain/positions/position.ts';
export type { Adjustment } from '../../domain/positions/position-changes.ts';
export type { PositionStatus } from '../../domain/positions/position-state.ts';
export {
  createPositionTracker,
  type NewPosition,
  type PositionSummary,
  type PositionTracker,
} from '../../domain/positions/position-tracker.ts';
export {
  type ChangeRefusal,
  isRefusedChange,
  type RefusedChange,
} from '../../domain/positions/refused-change.ts';
export {
  createStockPosition,
  type StockInfo,
  type StockPosition,
} from '../../domain/positions/stock-position.ts';
export type { Prediction, PredictionSignal } from '../../domain/terms/prediction.ts';
export { type PredictionApiTerms, predictionApi } from './prediction-api.ts';
