// What one process has booked is in the next answer of another one, whatever tag that answer is asked for with.
import { describe, expect, it } from 'vitest';
import { visibleElsewhere } from '../../../scripts/scale/visible.ts';
import { postgresPrograms } from '../../processes/postgres.ts';

describe.runIf(postgresPrograms() !== undefined)('two processes of one book', () => {
  it('show what the other has booked at once', async () => {
    const found = await visibleElsewhere(50);
    expect(found.visible_elsewhere_late).toBe(0);
  });
});
