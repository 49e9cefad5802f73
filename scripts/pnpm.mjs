// `npm run pnpm -- ARGUMENTS`: pnpm, without having to install it.
import { pnpm } from './run.mjs';

pnpm(process.argv.slice(2)).then((status) => process.exit(status));
