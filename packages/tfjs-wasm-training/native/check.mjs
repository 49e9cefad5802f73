// Checks that src/wasm/*.ts are what the C sources compile to: node native/check.mjs.
import { readFileSync } from 'node:fs';
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
  console.log('Not checked: no clang with wasm-ld found (Debian: clang-19 lld-19, or set CC).');
  process.exit(0);
}
const version = clangVersion(clang);
for (const variant of Object.keys(variants)) {
  const committed = readFileSync(modulePath(variant), 'utf8');
  const builtWith = /with (clang [^ ]+)\. Do not edit/.exec(committed)?.[1];
  if (builtWith !== version) {
    console.log(`Not checked: ${variant} was built with ${builtWith}, found ${version}.`);
  } else if (moduleSource(compile(clang, variant), variant, version) !== committed) {
    console.error(
      `${variant}: src/wasm/${variant}.ts differs from the sources; run native/build.mjs`,
    );
    process.exitCode = 1;
  } else {
    console.log(`${variant}: src/wasm/${variant}.ts matches the sources (${version})`);
  }
}
