// The venues a program trades at, for those who compose other systems.
export { VENUES } from '../config/settings/venues.ts';
