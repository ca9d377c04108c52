// Events of the options flow, as subscribers see them.
import { BaseEvent, type EventParts } from '../../../kernel/event.ts';
import type { Crossing } from '../intake/crossings.ts';
import type { Prediction, PredictionSignal } from '../terms/prediction.ts';

/** Any event of the options flow in one symbol; a subscriber of this class receives all of them. */
export class OptionsFlowEvent extends BaseEvent {
  readonly symbol: string;

  constructor(event: EventParts & { readonly symbol: string }) {
    super({ source: 'api', ...event });
    this.symbol = event.symbol;
  }
}

/** A prediction was accepted, once. */
export class PredictionSignalEvent extends OptionsFlowEvent {
  readonly signal: PredictionSignal;
  /** 0..1 */
  readonly confidence: number;
  /** Of the underlying, at the data time of the prediction. */
  readonly price: number | undefined;
  readonly prediction: Prediction;

  constructor(event: EventParts & { readonly prediction: Prediction }) {
    const { prediction } = event;
    super({ ...event, symbol: prediction.symbol });
    this.signal = prediction.signal;
    this.confidence = prediction.confidence;
    this.price = prediction.anchorPrice;
    this.prediction = prediction;
  }
}

/** A measure of the flow crossed its threshold between two predictions. */
export class FlowThresholdEvent extends OptionsFlowEvent {
  /** `confidence`, `score`, or the name of a feature. */
  readonly measure: string;
  readonly threshold: number;
  readonly actual: number;
  readonly previous: number;
  readonly direction: 'above' | 'below';

  constructor(event: EventParts & Crossing) {
    super(event);
    this.measure = event.measure;
    this.threshold = event.threshold;
    this.actual = event.actual;
    this.previous = event.previous;
    this.direction = event.actual >= event.threshold ? 'above' : 'below';
  }
}
