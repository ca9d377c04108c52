// What the data of many events are made of, as a reader of the topics sees it.
import { z } from 'zod';

/** Exact: never read it as a binary fraction. */
export const decimal = z.string().regex(/^-?\d+(\.\d+)?(e[+-]?\d+)?$/);
/** Of the exchange. */
export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
/** Milliseconds since 1970. */
export const moment = z.int();
export const number = z.int();
export const text = z.string();
export const currency = z.string().min(1);
export const method = z.enum(['FIFO', 'LIFO', 'HIFO', 'AVERAGE', 'MIN_TAX', 'SPECIFIC_ID']);
export const plainObject = z.record(z.string(), z.unknown());
