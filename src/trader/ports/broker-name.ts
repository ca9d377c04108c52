// The names of the brokers. Each table that is keyed by them covers all of them, so the compiler names every row a new broker needs.

export const BROKER_NAMES = ['ib', 'ssi'] as const;
export type BrokerName = (typeof BROKER_NAMES)[number];
