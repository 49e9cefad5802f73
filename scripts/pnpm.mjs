// `npm run pnpm -- ARGUMENTS`: pnpm, without having to install it.
import { pnpm } from './run.mjs';

process.exit(pnpm(process.argv.slice(2)));
