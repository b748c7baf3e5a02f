import { main } from './cli.ts';
import { realIo } from './real-io.ts';

const code = await main(process.argv.slice(2), realIo());
// Data may still be on its way through a pipe: exit once it is written. The only place that exits.
process.stdout.write('', () => process.exit(code));
