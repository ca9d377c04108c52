// The symbols that requests about a trader take: of stocks, option contracts, verticals and iron condors.
import { describe, expect, it } from 'vitest';
import { traded } from '../../../src/api/http/shapes/schemas.ts';

const CONDOR = 'AAPL 261218P00210000-261218P00205000-261218C00240000-261218C00245000';

describe('what a trader trades', () => {
  it.each(['AAPL', 'BRK B', CONDOR.slice(0, 20), CONDOR.slice(0, 36), CONDOR])('is %s', (id) => {
    expect(traded().safeParse(id).success).toBe(true);
  });

  it.each(['aapl', CONDOR.slice(0, 52), `${CONDOR}-261218C00250000`])('is not %s', (id) => {
    expect(traded().safeParse(id).success).toBe(false);
  });
});
