// Where the account of a configuration can be at home.

export const HOME_VENUES = ['us', 'vietnam'] as const;
/** Where an account is at home: its trading days, clock and currency. */
export type HomeVenue = (typeof HOME_VENUES)[number];
