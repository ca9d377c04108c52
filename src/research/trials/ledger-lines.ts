// The lines of the ledger of trials: JSON, one a line, only ever added to.
import type { SharpeSample } from '../../market/performance/deflated-sharpe.ts';
import type { Fingerprints } from './fingerprints.ts';

/** The sessions of one or more trials. */
export interface SessionsLine {
  readonly v: 1;
  readonly kind: 'sessions';
  /** Hash of the fingerprints. */
  readonly data: string;
  readonly fingerprints: readonly string[];
  /** Of each in its place, empty without one; earlier versions wrote none. */
  readonly shapes?: readonly string[];
}

export interface TrialLine {
  readonly v: 1;
  readonly kind: 'trial';
  /** The same strategies on the same terms and data have the same. */
  readonly trial: string;
  readonly data: string;
  /** ISO, UTC. */
  readonly at: string;
  readonly strategies: readonly string[];
  readonly symbols: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly trades: number;
  readonly profit: number;
  /** Per day; null if there is none. */
  readonly sample: SharpeSample | null;
}

/** The tries of these sessions so far do not count any more. */
export interface ForgottenLine {
  readonly v: 1;
  readonly kind: 'forgotten';
  readonly data: string;
  readonly at: string;
}

export type LedgerLine = SessionsLine | TrialLine | ForgottenLine;

export function sessionsLine(data: string, fingerprints: Fingerprints): SessionsLine {
  const shapes = [...fingerprints.values()];
  return {
    ...{ v: 1, kind: 'sessions', data, fingerprints: [...fingerprints.keys()] },
    ...(shapes.some((shape) => shape !== '') && { shapes }),
  };
}

export function fingerprintsIn({ fingerprints, shapes = [] }: SessionsLine): Fingerprints {
  return new Map(fingerprints.map((print, at) => [print, shapes[at] ?? '']));
}

export function lineText(line: LedgerLine): string {
  return `${JSON.stringify(line)}\n`;
}

/** `newer`: of a later version of the program. */
export function parseLine(text: string): LedgerLine | 'newer' | 'unreadable' {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('v' in value)) return 'unreadable';
    if (value.v !== 1) return typeof value.v === 'number' && value.v > 1 ? 'newer' : 'unreadable';
    return isLine(value) ? value : 'unreadable';
  } catch {
    return 'unreadable';
  }
}

function isLine(value: object): value is LedgerLine {
  const {
    kind,
    data,
    fingerprints,
    shapes = [],
    trial,
    strategies,
    symbols,
  } = value as Record<string, unknown>;
  if (typeof data !== 'string') return false;
  if (kind === 'forgotten') return true;
  if (kind === 'sessions') return isTexts(fingerprints) && isTexts(shapes);
  return kind === 'trial' && typeof trial === 'string' && isTexts(strategies) && isTexts(symbols);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
