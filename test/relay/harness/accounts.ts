// The account that tests relay.
export const ACCOUNT = {
  name: 'desk',
  account: 'DU1',
  mode: 'paper',
  venue: 'us',
  currency: 'USD',
} as const;
