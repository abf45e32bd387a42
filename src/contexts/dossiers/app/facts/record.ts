import type { DossierFacts } from '../../domain/facts.js';

/** What the head of an empty chain links to. */
export const GENESIS = '0'.repeat(64);

export type DossierRecord = Pick<
  DossierFacts,
  'vendor' | 'customer' | 'signatures' | 'witnesses' | 'refusedActions' | 'audit'
>;
