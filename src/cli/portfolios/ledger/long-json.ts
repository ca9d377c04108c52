// Prints a JSON object whose lists may be as long as a file: in slices, since its whole text would need more memory than its rows.
import { once } from 'node:events';
import { objectInSlices, type Slices } from '../../../api/http/streaming/object-in-slices.ts';

export async function printLongJson(fields: object, lists: readonly Slices[]): Promise<void> {
  const { stdout } = process;
  for await (const text of objectInSlices(fields, lists, async () => {}))
    if (!stdout.write(text)) await once(stdout, 'drain');
  stdout.write('\n');
}
