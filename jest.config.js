const shared = {
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', {}] },
  testEnvironment: 'node',
};
const project = (displayName, extra = {}) => ({ ...shared, displayName, roots: [`<rootDir>/test/${displayName}`], testMatch: ['**/*.test.ts'], ...extra });

export default {
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/{kernel,stats,vision,metrics,verdict}/**/*.ts'],
  projects: [project('unit'), project('golden'), project('medium'), project('e2e')],
};
