import { defineCommand } from '../define-command.js';

export const importCommand = defineCommand({ args: {}, examples: [], async run() {} });
