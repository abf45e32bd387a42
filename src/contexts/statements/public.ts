export { ReadStatements } from './app/read-statements.js';
export type { EvidenceStatement } from './domain/statement.js';
