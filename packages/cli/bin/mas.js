#!/usr/bin/env node
// Only syntax that any Node understands before the version is known.
var version = process.versions.node.split('.').map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  console.error('mas: needs Node 20.19 or newer, found ' + process.versions.node);
  process.exit(1);
}
// A reader that has seen enough, such as head, is no error.
process.stdout.on('error', function (error) {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
import('../dist/main.js').then(function (module) {
  return module.main(process.argv.slice(2)).then(function (code) {
    process.exitCode = code;
  });
});
