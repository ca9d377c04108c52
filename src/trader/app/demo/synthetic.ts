// Which parts of a demonstration are generated rather than recorded from a market.
import type { HomeVenue } from '../../ports/home-venue.ts';
import type { SyntheticPart } from '../simulated/play.ts';

export const DEMO_SYNTHETIC: Readonly<Record<HomeVenue, readonly SyntheticPart[]>> = {
  us: ['predictions'],
  vietnam: ['prices', 'predictions'],
};
