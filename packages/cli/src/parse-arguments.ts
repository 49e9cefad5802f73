import { parseArgs as parseStrictly } from 'node:util';
import { parseArgs, type ArgsDef } from 'citty';
import { UsageError } from './usage-error.js';

/**
 * Reads the arguments of one command. citty takes any option and any number of words; this does not.
 *
 * @throws {UsageError} for an unknown option, one without its value, a missing or a surplus word.
 */
export function parseArguments(
  command: string,
  argv: string[],
  args: ArgsDef,
): Record<string, unknown> {
  const fail = (what: string): never => {
    throw new UsageError(`${command}: ${what}; see "mas ${command} --help"`);
  };
  const named = Object.entries(args).filter(([, { type }]) => type !== 'positional');
  const options = Object.fromEntries(
    named.map(([name, { type }]) => [
      name,
      { type: type === 'boolean' ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  try {
    const { positionals } = parseStrictly({
      args: argv,
      options,
      allowPositionals: true,
      allowNegative: true,
    });
    const words = Object.keys(args).length - named.length;
    if (positionals.length > words) fail(`unexpected "${positionals[words]}"`);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const option = /'(-[^' ]*)/.exec(message)?.[1];
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') fail(`unknown option ${option}`);
    if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
      const isFlag = /does not take/.test(message);
      fail(isFlag ? `${option} takes no value` : `${option} needs a value`);
    }
    throw error;
  }
  try {
    return { ...parseArgs(argv, args) };
  } catch (error) {
    return fail((error as Error).message.replace(/^./, (letter) => letter.toLowerCase()));
  }
}
