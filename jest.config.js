const shared = {
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', {}] },
  testEnvironment: 'node',
};
const project = (displayName, extra = {}) => ({
  ...shared,
  displayName,
  roots: [`<rootDir>/test/${displayName}`],
  testMatch: ['**/*.test.ts'],
  ...extra,
});
const hasServer = Boolean(process.env.TEST_DATABASE_URL);
const onServerOnly = (...patterns) => ['/node_modules/', ...(hasServer ? patterns : [])];
// Where a PostgreSQL server is at hand, a suite of use cases runs there, and not a second time on the embedded engine, which
// `npm test` without TEST_DATABASE_URL does. What is about the engine itself (rights, tenancy, locks, migrations, the queue) runs on both.
const medium = {
  globals: { TEST_DATABASE: 'embedded' },
  testPathIgnorePatterns: onServerOnly('/test/medium/(?!platform/|identity/tenancy|security/|inference/|audit/)'),
};
const e2e = {
  globals: { TEST_DATABASE: 'embedded' },
  testPathIgnorePatterns: onServerOnly('/test/e2e/(crash/|pilot/pilot-over-http|plays/conditional-gate)'),
};
// One embedded database a run.
const database = {
  globalSetup: '<rootDir>/test/setup/start-database.mjs',
  globalTeardown: '<rootDir>/test/setup/stop-database.mjs',
};
const onPostgres = (folder, extra) =>
  project(folder, {
    displayName: `${folder}-postgres`,
    globalSetup: '<rootDir>/test/setup/build-engine.mjs',
    globals: { TEST_DATABASE: 'postgres' },
    ...extra,
  });
const postgres = [
  // Without what needs no database, and without the embedded engine's own.
  onPostgres('medium', {
    testPathIgnorePatterns: [
      '/node_modules/',
      '/test/medium/inference/',
      '-blob-store',
      'prepare-blobs',
      'roles-matrix',
    ],
  }),
  // Whole plays that a server's ways can change: several processes, races, dump and restore.
  onPostgres('e2e', {
    testMatch: [
      '**/e2e/(crash|pilot)/*.test.ts',
      '**/e2e/plays/conditional-gate.test.ts',
      '**/e2e/security/backup.test.ts',
    ],
  }),
];

export default {
  maxWorkers: '100%',
  // A busy machine takes seconds for what an idle one does in milliseconds.
  testTimeout: 30_000,
  // Modules of finished suites are not given back: a worker that has grown is replaced.
  workerIdleMemoryLimit: '2GB',
  coverageProvider: 'v8',
  // Only `npm run coverage` measures; the pure folders are covered line by line.
  coverageThreshold: { global: { lines: 100 } },
  coverageReporters: [['text', { skipFull: true }], 'json-summary'],
  collectCoverageFrom: ['src/{kernel,stats,vision,metrics,verdict}/**/*.ts'],
  projects: [
    project('unit'),
    project('golden'),
    project('medium', { ...database, ...medium }),
    project('e2e', { ...database, ...e2e }),
    ...(hasServer ? postgres : []),
  ],
};
