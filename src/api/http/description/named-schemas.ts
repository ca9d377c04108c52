// The shapes that the description of the API and its typed clients call by a name.

import { orderBody } from '../../../trader/contract/order.ts';
import { reasonSchema } from '../../../trader/contract/shape.ts';
import { differenceSchema } from '../../../trader/contract/status.ts';
import { boardSchema } from '../shapes/board-shape.ts';
import {
  executionSchema,
  foreignSchema,
  holdingSchema,
  orderSchema,
  positionChangeSchema,
  positionSchema,
  tradeSchema,
} from '../shapes/book-rows.ts';
import {
  lockSchema,
  predictionSchema,
  signalSchema,
  stepSchema,
  strategySchema,
} from '../shapes/feed-rows.ts';
import { changedSchema, checkedSchema, placedSchema } from '../shapes/order-request.ts';
import { problemSchema, userSchema } from '../shapes/schemas.ts';
import { shownStatusSchema } from '../shapes/status-shape.ts';
import { handPriceSchema, quoteSchema } from '../shapes/stock-shape.ts';

export const NAMED_SCHEMAS = {
  Problem: problemSchema,
  Position: positionSchema,
  PositionChange: positionChangeSchema,
  Holding: holdingSchema,
  ForeignPosition: foreignSchema,
  Order: orderSchema,
  Execution: executionSchema,
  Trade: tradeSchema,
  Prediction: predictionSchema,
  Signal: signalSchema,
  Strategy: strategySchema,
  Lock: lockSchema,
  Step: stepSchema,
  Reason: reasonSchema,
  Status: shownStatusSchema,
  Board: boardSchema,
  Difference: differenceSchema,
  PlaceOrder: orderBody,
  PlacedOrder: placedSchema,
  ChangedOrder: changedSchema,
  CheckedOrder: checkedSchema,
  Quote: quoteSchema,
  ManualPrice: handPriceSchema,
  User: userSchema,
} as const;
