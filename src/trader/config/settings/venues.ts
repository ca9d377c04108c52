// The one place that names the venue accounts are at home at.
import { US } from '../../../market/venues/us.ts';
import { createVenues, type Venues } from '../../../market/venues/venues.ts';

export const VENUES: Venues = createVenues(US);
