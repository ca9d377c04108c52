// The account that tests relay.
export const ACCOUNT = { name: 'desk', account: 'DU1', mode: 'paper', currency: 'USD' } as const;
