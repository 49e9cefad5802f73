import base from './jest.config.base.js';

// All packages in one run; each has its own jest.config.js, so that its tests also run alone.
// jest reads the time limit from this file only, not from those of the projects.
export default {
  projects: ['<rootDir>/packages/*', '<rootDir>/scripts'],
  testTimeout: base.testTimeout,
};
