// Rebuilds src/wasm/*.ts from the C sources: node native/build.mjs (needs clang and lld).
import { writeFileSync } from 'node:fs';
import {
  clangVersion,
  compile,
  findClang,
  modulePath,
  moduleSource,
  variants,
} from './toolchain.mjs';

const clang = findClang();
if (!clang) {
  console.error('No clang found. Install clang and lld (Debian: clang-19 lld-19), or set CC.');
  process.exit(1);
}
for (const variant of Object.keys(variants)) {
  const bytes = compile(clang, variant);
  writeFileSync(modulePath(variant), moduleSource(bytes, variant, clangVersion(clang)));
  console.log(`${variant}: ${bytes.length} bytes`);
}
