// Nominal types: a branded value is its base type at run time and a distinct type to the compiler.

declare const brand: unique symbol;

export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
