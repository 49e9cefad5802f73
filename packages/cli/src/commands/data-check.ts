import { defineCommand } from '../define-command.js';

export const dataCheck = defineCommand({ args: {}, examples: [], async run() {} });
