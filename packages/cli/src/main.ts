import { readFile } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { renderUsage } from 'citty';
import { commandTable } from './command-table.js';
import type { Command } from './define-command.js';
import { describeError } from './describe-error.js';
import { Interrupted } from './interrupted.js';
import { parseArguments } from './parse-arguments.js';
import { print } from './terminal.js';
import { UsageError } from './usage-error.js';

/**
 * Runs `mas` with the words after its name and prints what comes of it.
 *
 * @returns the exit code: 0, 1 after an error, 2 where data are missing, 130 after Ctrl-C.
 *
 * @example
 * import { main } from '@mas/cli';
 *
 * await main(['--version']); // 0
 */
export async function main(argv: string[]): Promise<number> {
  try {
    return (await dispatch(argv)) ?? 0;
  } catch (error) {
    if (error instanceof Interrupted) {
      console.error(`mas: ${error.message}`);
      return 130;
    }
    console.error(describeError(error));
    // By name: the trainer, and TensorFlow.js with it, is loaded by the commands that need it.
    return error instanceof Error && error.name === 'MissingDataError' ? 2 : 1;
  }
}

async function dispatch(argv: string[]): Promise<number | void> {
  const end = argv.indexOf('--');
  const wantsHelp = (end < 0 ? argv : argv.slice(0, end)).some((word) =>
    /^(-h|--help)$/.test(word),
  );
  const words = argv.filter((word) => !word.startsWith('-'));
  const name = findCommand(argv);
  if (name !== undefined) {
    const command = await commandTable[name].load();
    if (wantsHelp) {
      await printHelp(name, command);
      return;
    }
    const rest = argv.slice(name.split(' ').length);
    return command.run(parseArguments(name, rest, command.args));
  }
  if (argv[0] === '--version' || argv[0] === '-v') {
    print(await version());
    return;
  }
  const group = Object.keys(commandTable).filter((known) => known.startsWith(`${words[0]} `));
  if (group.length > 0) {
    throw new UsageError(
      `${words[0]}: ${words[1] ? `unknown command "${words[1]}"` : 'needs a command'}; ` +
        `try ${group.map((known) => `"mas ${known}"`).join(' or ')}`,
    );
  }
  if (words.length > 0) {
    throw new UsageError(`unknown command "${words[0]}"; "mas --help" lists the commands`);
  }
  if (argv.length > 0 && !wantsHelp) {
    throw new UsageError(`unknown option ${argv[0]}; "mas --help" lists the commands`);
  }
  await printOverview();
}

/** The command that the first word, or the first two, name. */
function findCommand([first, second]: string[]): string | undefined {
  return [`${first} ${second}`, first].find((name) => Object.hasOwn(commandTable, name ?? ''));
}

async function printOverview(): Promise<void> {
  const subCommands = Object.fromEntries(
    Object.entries(commandTable).map(([name, { summary }]) => [
      name,
      { meta: { description: summary } },
    ]),
  );
  const description = '3D human poses from masks and calibrated cameras, without pose labels';
  const meta = { name: 'mas', description, version: await version() };
  const usage = await renderUsage({ meta, subCommands });
  const start = 'New here? "mas demo" makes data, trains for some minutes and shows what came out.';
  printPlainly(`${usage}\n\n${start}`);
}

async function printHelp(name: string, { args, notes, examples }: Command): Promise<void> {
  const meta = { name: `mas ${name}`, description: commandTable[name].summary };
  const parts = [
    (await renderUsage({ meta, args })).trimEnd(),
    notes,
    `EXAMPLES\n\n${examples.map((example) => `  ${example}`).join('\n')}`,
  ];
  printPlainly(parts.filter(Boolean).join('\n\n'));
}

/** citty colours its output whatever it goes to, and pads its columns. */
function printPlainly(text: string): void {
  const trimmed = text.replace(/ +$/gm, '');
  print(process.stdout.isTTY ? trimmed : stripVTControlCharacters(trimmed));
}

async function version(): Promise<string> {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;
}
