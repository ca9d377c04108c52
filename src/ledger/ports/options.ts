// What other contexts may know of option contracts as securities.
export {
  deliveredBy,
  multiplierOf,
  type OptionSecurity,
  optionOf,
  quotedPrice,
  type StatedContract,
  unitPrice,
} from '../domain/options/option-security.ts';
