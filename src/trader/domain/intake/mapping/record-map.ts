// How the records of a source are read, as JSON values: which field comes from where, and what is made of it.
import type { Flow } from '../../terms/prediction.ts';
import type { RecordPath } from './record-path.ts';

export type Scalar = string | number | boolean;

/** Where a value comes from. Nothing is computed but what is named here. */
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
    }
  /** The first that is there. */
  | { readonly kind: 'first'; readonly of: readonly FieldSource[] }
  /** Of two numbers: the first over the second; nothing when the second is 0. */
  | { readonly kind: 'ratio'; readonly of: readonly FieldSource[] }
  | { readonly kind: 'sum'; readonly of: readonly FieldSource[] }
  /** Of two numbers: the first less the second. */
  | { readonly kind: 'diff'; readonly of: readonly FieldSource[] }
  | { readonly kind: 'product'; readonly of: readonly FieldSource[] }
  /** Text with fields of the record in it. */
  | { readonly kind: 'template'; readonly parts: readonly (string | RecordPath)[] };

export type OccPart = 'root' | 'right' | 'strike' | 'expiry' | 'contract';

export type Conversion =
  | { readonly kind: 'enum'; readonly values: Readonly<Record<string, Scalar>> }
  /** Value times scale plus offset, without its sign if asked, bounded if asked. */
  | {
      readonly kind: 'number';
      readonly scale: number;
      readonly offset: number;
      readonly isAbsolute: boolean;
      readonly atLeast: number | undefined;
      readonly atMost: number | undefined;
    }
  /** Without words of its own: true and false, yes and no, 1 and 0. */
  | { readonly kind: 'bool'; readonly yes: readonly string[] | undefined }
  | {
      readonly kind: 'time';
      readonly unit: 's' | 'ms' | 'us' | 'ns' | 'iso';
      readonly zone: string | undefined;
    };

export interface FieldSource {
  readonly origin: FieldOrigin;
  readonly as: Conversion | undefined;
  /** Values that stand for nothing, such as a price of 0. */
  readonly absent: readonly string[];
  /** Instead of nothing; not converted. */
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
  /** An object all of whose numbers are features. */
  readonly featuresFrom: RecordPath | undefined;
  readonly flow: { readonly [Field in FlowField]?: FieldSource };
}

export type Test =
  | { readonly op: 'eq' | 'ne'; readonly path: RecordPath; readonly value: Scalar }
  | { readonly op: 'in'; readonly path: RecordPath; readonly values: readonly Scalar[] }
  | { readonly op: 'gte' | 'lte'; readonly path: RecordPath; readonly value: number }
  | { readonly op: 'exists'; readonly path: RecordPath; readonly isWanted: boolean };

/** Signal and confidence of option flow, where the source does not say them. */
export interface Derivation {
  /** Part of the premium one side must have to count as the side; below it is mid. */
  readonly sideShareMin: number;
}

export interface RecordReading {
  readonly kind: 'prediction' | 'flow';
  /** The source's spelling of a symbol, by ours; one that is not listed is the same. */
  readonly spelling: Readonly<Record<string, string>>;
  /** Records that fail one of these are nobody's business. */
  readonly where: readonly Test[];
  readonly map: RecordMap;
  readonly derive: Derivation | undefined;
}
