import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * Starts a program of this folder that answers lines with lines of JSON; `ready` is the first line
 * that it prints. A .py file runs in Python (the interpreter that PYTHON names); undefined where that
 * or PyTorch is missing.
 */
export async function startPeer(name, ...args) {
  const python = process.env.PYTHON ?? 'python3';
  const isPython = name.endsWith('.py');
  const child = spawn(
    isPython ? python : process.execPath,
    [fileURLToPath(new URL(name, import.meta.url)), ...args.map(String)],
    { stdio: ['pipe', 'pipe', isPython ? 'ignore' : 'inherit'] },
  );
  const failed = once(child, 'error').then(() => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const line = await Promise.race([lines.next(), failed]);
    return line?.value === undefined ? undefined : JSON.parse(line.value);
  };
  const ready = await answer();
  if (ready === undefined && isPython) {
    console.log(`PyTorch is missing: PYTHON=${python} cannot import it (Debian: python3-torch)`);
    return undefined;
  }
  return {
    ready,
    ask(line) {
      child.stdin.write(`${line}\n`);
      return answer();
    },
    stop: () => child.stdin.end(),
  };
}
