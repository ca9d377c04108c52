// The venues a program trades at, for those who compose other systems.
export { marketsOf, venuesOf } from '../config/settings/venues.ts';
