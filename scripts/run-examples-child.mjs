// Child of run-examples.ts: runs the modules that its arguments name, one after the other, and sends
// back what each printed. An error that ends a module counts as its last line.
import { pathToFileURL } from 'node:url';

for (const file of process.argv.slice(2)) {
  let text = '';
  process.stdout.write = (chunk) => {
    text += chunk;
    return true;
  };
  try {
    const module = await import(pathToFileURL(file).href);
    await module.default; // what a CommonJS module promises
  } catch (error) {
    text += `${error}\n`;
  }
  await new Promise((resolve) => process.send(text.trimEnd(), resolve));
}
process.exit();
