// How answers are written to one client: its server version, the gateway's zone, and what stands for an unset number.
import type { Zone } from '../../../../market/time/zone.ts';
import type { UnsetStyle } from './order-fields.ts';

export interface WritingStyle {
  readonly serverVersion: number;
  readonly zone: Zone;
  readonly unset: UnsetStyle;
}
