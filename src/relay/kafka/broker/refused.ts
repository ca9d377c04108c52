// What is not a fault of the brokers: a sentence of our own, which needs no other beside it.

export class Refused extends Error {}
