// How the records of a source are read, as JSON values: the origin and conversion of each field.

import type { RecordPath } from '../../../../kernel/record-path.ts';
import type { Flow } from '../../terms/prediction.ts';
import type { DateOrder } from '../neutral/written-time.ts';

export type Scalar = string | number | boolean;

/** The origin of a value. Only the computations named here are possible. */
export type FieldOrigin =
  | { readonly kind: 'path'; readonly path: RecordPath }
  | { readonly kind: 'const'; readonly value: Scalar }
  /** Part of the OCC symbol at the path. */
  | { readonly kind: 'occ'; readonly path: RecordPath; readonly part: OccPart }
  /** A date and a time of day in two fields, in a zone. */
  | {
      readonly kind: 'date-time';
      readonly date: RecordPath;
      readonly time: RecordPath;
      readonly zone: string;
      /** Undefined: the year first. */
      readonly order: DateOrder | undefined;
    }
  /** The first one present. */
  | { readonly kind: 'first'; readonly of: readonly FieldSource[] }
  /** Of two numbers: the first divided by the second; missing if the second is 0. */
  | { readonly kind: 'ratio'; readonly of: readonly FieldSource[] }
  | { readonly kind: 'sum'; readonly of: readonly FieldSource[] }
  /** Of two numbers: the first minus the second. */
  | { readonly kind: 'diff'; readonly of: readonly FieldSource[] }
  | { readonly kind: 'product'; readonly of: readonly FieldSource[] }
  /** Text that contains fields of the record. */
  | { readonly kind: 'template'; readonly parts: readonly (string | RecordPath)[] };

export type OccPart = 'root' | 'right' | 'strike' | 'expiry' | 'contract';

export type Conversion =
  | { readonly kind: 'enum'; readonly values: Readonly<Record<string, Scalar>> }
  /** Value times scale plus offset, optionally without its sign, optionally limited. */
  | {
      readonly kind: 'number';
      readonly scale: number;
      readonly offset: number;
      readonly isAbsolute: boolean;
      /** Text with the sign; 85% is 0.85. */
      readonly isPercent: boolean;
      /** Text with a dollar sign before it or K, M or B after it. */
      readonly isAmount: boolean;
      /** Between groups of three digits of a text; with `.` a comma precedes the decimals. */
      readonly thousands: string | undefined;
      readonly atLeast: number | undefined;
      readonly atMost: number | undefined;
    }
  /** Default words: true and false, yes and no, 1 and 0. */
  | { readonly kind: 'bool'; readonly yes: readonly string[] | undefined }
  | {
      readonly kind: 'time';
      /** Text with the year first, or in the order of the date. */
      readonly unit: 's' | 'ms' | 'us' | 'ns' | 'iso' | DateOrder;
      readonly zone: string | undefined;
    }
  /** Text of a day in that order, as `YYYY-MM-DD`. */
  | { readonly kind: 'date'; readonly order: DateOrder };

export interface FieldSource {
  readonly origin: FieldOrigin;
  readonly as: Conversion | undefined;
  /** Values that mean missing, such as a price of 0. */
  readonly absent: readonly string[];
  /** Used if the value is missing; not converted. */
  readonly fallback: Scalar | undefined;
  readonly isRequired: boolean;
}

export type FlowField =
  | Exclude<keyof Flow, 'sideShare'>
  | 'askPremium'
  | 'bidPremium'
  | 'isMultiLeg';

export interface RecordMap {
  readonly id: FieldSource | undefined;
  readonly symbol: FieldSource;
  readonly signal: FieldSource | undefined;
  readonly confidence: FieldSource | undefined;
  readonly score: FieldSource | undefined;
  readonly probabilities:
    | { readonly sell: FieldSource; readonly neutral: FieldSource; readonly buy: FieldSource }
    | undefined;
  readonly dataTime: FieldSource;
  readonly issuedAt: FieldSource | undefined;
  readonly expiresAt: FieldSource | undefined;
  readonly anchorPrice: FieldSource | undefined;
  readonly model: FieldSource | undefined;
  readonly features: Readonly<Record<string, FieldSource>>;
  /** An object whose numbers are all features. */
  readonly featuresFrom: RecordPath | undefined;
  readonly flow: { readonly [Field in FlowField]?: FieldSource };
}

export type Test =
  | { readonly op: 'eq' | 'ne'; readonly path: RecordPath; readonly value: Scalar }
  | { readonly op: 'in'; readonly path: RecordPath; readonly values: readonly Scalar[] }
  | {
      readonly op: 'gte' | 'lte';
      readonly path: RecordPath;
      readonly value: number;
      /** Undefined: a number, or text that contains only a number. */
      readonly as: Conversion | undefined;
    }
  | { readonly op: 'exists'; readonly path: RecordPath; readonly isWanted: boolean };

/** Signal and confidence from option flow, if the source does not provide them. */
export interface Derivation {
  /** The share of the premium that one side needs to count as the side; below it is mid. */
  readonly sideShareMin: number;
}

export interface RecordReading {
  readonly kind: 'prediction' | 'flow';
  /** The source's spelling of a symbol, by ours; an unlisted symbol is spelled the same. */
  readonly spelling: Readonly<Record<string, string>>;
  /** Records that fail one of these are ignored. */
  readonly where: readonly Test[];
  readonly map: RecordMap;
  readonly derive: Derivation | undefined;
}
