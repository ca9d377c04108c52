// One thing that is not as it should be after a crash, under the counter it belongs to.

export type Counter = 'duplicates' | 'lost' | 'orphans' | 'naked' | 'corrupt';

export interface Finding {
  readonly counter: Counter;
  readonly text: string;
}
