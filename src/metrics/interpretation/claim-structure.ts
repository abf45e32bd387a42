import { digestOf } from '../../kernel/canonical-json.js';
import type { Sha256 } from '../../kernel/sha256.js';
import type { ImageVerdict, InterpretationContract } from './contract.js';

/**
 * Digest of what a use case claims, without its name and without any number: task, roles that count, granularity, and the rule by
 * which an image is right. Two contracts that differ in thresholds, sizes, regions, tolerances, words or in classes they IGNORE
 * make the same claim; the attempt ledger takes them for one.
 */
export function claimStructure(contract: InterpretationContract): Sha256 {
  const { task, granularity, roles, containment, imageVerdict } = contract;
  return digestOf({
    format: 'touchstone/claim@1',
    task,
    granularity,
    roles: Object.fromEntries(Object.entries(roles).filter(([, role]) => role !== 'IGNORE')),
    unitsInLoad: containment.unitsInLoad,
    imageVerdict: ruleOf(imageVerdict),
  });
}

function ruleOf(verdict: ImageVerdict): object {
  if (verdict.rule !== 'PRESENCE') return verdict;
  const { rule, of, presentMeans } = verdict;
  return { rule, of, presentMeans };
}
