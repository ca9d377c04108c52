// Orders, executions, positions and trades as the HTTP API answers them: the trader's rows, with whether a running daemon gave them.
import {
  executionRow,
  foreignRow,
  holdingRow,
  orderRow,
  positionChangeRow,
  positionRow,
  tradeRow,
} from '../../../trader/contract/order-rows.ts';
import { live } from './schemas.ts';

export const positionSchema = positionRow.extend({ live });
export const positionChangeSchema = positionChangeRow.extend({ live });
export const foreignSchema = foreignRow.extend({ live });
export const holdingSchema = holdingRow.extend({ live });
export const orderSchema = orderRow.extend({ live });
export const executionSchema = executionRow.extend({ live });
export const tradeSchema = tradeRow.extend({ live });
