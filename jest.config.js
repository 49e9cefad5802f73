// All packages in one run; each has its own jest.config.js, so that its tests also run alone.
export default { projects: ['<rootDir>/packages/*', '<rootDir>/scripts'] };
