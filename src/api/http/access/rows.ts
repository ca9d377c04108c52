// Rows of a trader, marked as the command line marks them: whether a running daemon gave them.
import type { z } from 'zod';
import type { Seen } from '../../desks/mirror.ts';
import { answered, type ChosenDesk } from './chosen-desk.ts';

/** A row as the trader has it, before it is marked. */
export type Unmarked<Schema extends z.ZodType<{ live: boolean }>> = Omit<z.infer<Schema>, 'live'>;

export async function rowsOf<Row extends object>(
  desk: ChosenDesk,
  path: string,
): Promise<(Row & { live: boolean })[]> {
  return liveRows(answered(desk, await desk.look(path)));
}

export function liveRows<Row extends object>({
  copy,
  ageSeconds,
}: Seen): (Row & { live: boolean })[] {
  const live = ageSeconds === undefined;
  return (copy.body as Row[]).map((row) => ({ ...row, live }));
}
