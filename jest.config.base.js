import { fileURLToPath } from 'node:url';

// Shared by every package: TypeScript through swc, native ES modules.
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/src/**/*.test.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' } },
    ],
  },
  setupFiles: [fileURLToPath(new URL('scripts/mute-tfjs-greeting.js', import.meta.url))],
  // No test is about time: the limit only ends what hangs, on slow and busy machines too.
  testTimeout: 600_000,
};
