import type { ArgsDef, ParsedArgs } from 'citty';

/** One command of `mas`. */
export interface Command {
  args: ArgsDef;
  /** More about it, shown under the options. */
  notes?: string;
  examples: readonly string[];
  /** @returns the exit code, 0 if nothing. */
  run(args: Record<string, unknown>): Promise<number | void>;
}

/** Types a command's `run` by its `args`. */
export function defineCommand<const T extends ArgsDef>(
  command: Omit<Command, 'args' | 'run'> & {
    args: T;
    run(args: ParsedArgs<T>): Promise<number | void>;
  },
): Command {
  return command as unknown as Command;
}
