// Events of older shapes are brought to the present one when they are read; what is stored never changes.
import type { LotMethod } from '../lots/lot-terms.ts';
import { onlyMethod } from '../lots/method-history.ts';
import type { EventData } from './envelope.ts';

type Upcaster = (data: EventData) => EventData;

/** By type: the first one leads from version 1 to 2, the next from 2 to 3. */
const UPCASTERS: Readonly<Record<string, readonly Upcaster[]>> = {
  PORTFOLIO_CREATED: [withMethods],
  PORTFOLIO_UPDATED: [withMethods],
  PORTFOLIO_CLOSED: [withMethods],
  PORTFOLIO_RESTORED: [withMethods],
};

/** Before methods had days, a portfolio had one. */
function withMethods(data: EventData): EventData {
  return { ...data, methods: onlyMethod(data.method as LotMethod) };
}

export function upcast(
  type: string,
  version: number,
  data: EventData,
  upcasters: Readonly<Record<string, readonly Upcaster[]>> = UPCASTERS,
): EventData {
  return (upcasters[type] ?? []).slice(version - 1).reduce((older, up) => up(older), data);
}
