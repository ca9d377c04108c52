// The encoding for one client: its server version, the gateway's zone, and the representation of an unset number.
import type { Zone } from '../../../../market/time/zone.ts';
import type { UnsetStyle } from './order-fields.ts';

export interface WritingStyle {
  readonly serverVersion: number;
  readonly zone: Zone;
  readonly unset: UnsetStyle;
}
