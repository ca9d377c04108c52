// Where a daemon dies: an exact step of its journal or of its order frames, told to it through the environment.

/** The environment variable a daemon under test reads its kill points from, as JSON. */
export const KILL_VARIABLE = 'SLUICE_TEST_KILL';

export type KillPoint = CommitPoint | FramePoint | StatementPoint;

/** The n-th commit that holds a fact of this type whose text contains `having`. */
export interface CommitPoint {
  readonly at: 'commit';
  readonly fact: string;
  readonly having?: string;
  readonly nth?: number;
  /** Rows written but not committed, or committed but nothing routed yet. */
  readonly moment: 'before' | 'after';
}

/** The n-th outgoing order message: `place` is any placeOrder, `new` and `modify` tell its first from a later one. */
export interface FramePoint {
  readonly at: 'frame';
  readonly verb: 'place' | 'new' | 'modify' | 'cancel';
  /** The last letter of our reference: entry, stop, target, exit, holding. */
  readonly leg?: 'e' | 's' | 't' | 'x' | 'h';
  readonly nth?: number;
  /** Everything up to this frame, up to half of it, or it and nothing after it reaches the gateway. */
  readonly moment: 'before' | 'mid' | 'after';
}

/** The n-th run of a statement whose text begins so; whatever transaction it is in stays uncommitted. */
export interface StatementPoint {
  readonly at: 'statement';
  readonly sql: string;
  readonly nth?: number;
  readonly moment: 'before' | 'after';
}

/** Whose words an order message is in. */
export type BrokerName = 'ib' | 'ssi';

export interface KillOrder {
  readonly point: KillPoint;
  /** Frames to any other port are nobody's orders. */
  readonly gatewayPort: number;
  readonly broker: BrokerName;
}

export function pointText(point: KillPoint): string {
  const nth = (point.nth ?? 1) === 1 ? '' : ` #${point.nth}`;
  switch (point.at) {
    case 'commit': {
      const having = point.having === undefined ? '' : ` (${point.having})`;
      return `${point.moment} commit of ${point.fact}${having}${nth}`;
    }
    case 'frame': {
      const leg = point.leg === undefined ? '' : ` ${LEGS[point.leg]}`;
      return `${point.moment} frame: ${point.verb}${leg}${nth}`;
    }
    case 'statement':
      return `${point.moment} statement ${point.sql}${nth}`;
  }
}

const LEGS = { e: 'entry', s: 'stop', t: 'target', x: 'exit', h: 'holding' } as const;
