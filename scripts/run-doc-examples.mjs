// Child of doc-examples.test.ts: runs the modules that its arguments name, one after the other, and
// sends back what each printed. An error that ends a module counts as its last line.
import { pathToFileURL } from 'node:url';

const printed = [];
for (const file of process.argv.slice(2)) {
  let text = '';
  process.stdout.write = (chunk) => {
    text += chunk;
    return true;
  };
  try {
    await import(pathToFileURL(file).href);
  } catch (error) {
    text += `${error}\n`;
  }
  printed.push(text.trimEnd());
}
process.send(printed, () => process.exit());
