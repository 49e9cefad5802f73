import { defineCommand } from '../define-command.js';

export const doctor = defineCommand({ args: {}, examples: [], async run() {} });
