import type { InterpretationContract } from '../../../metrics/interpretation/contract.js';
import { ContractMisplaced } from './errors.js';

/** A contract names its use case and its version itself, so that its digest covers them. @throws ContractMisplaced */
export function requirePlace(
  contract: InterpretationContract,
  place: { readonly key: string; readonly version: number },
): InterpretationContract {
  if (contract.name !== place.key) throw new ContractMisplaced('name', contract.name, place.key);
  if (contract.version !== place.version) throw new ContractMisplaced('version', contract.version, place.version);
  return contract;
}
