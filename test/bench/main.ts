import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `npm run bench -- NAME [options]`: runs `test/bench/NAME.ts`, whose `run(args)` answers an object of figures.
 * With `--json` the last line is that object, else one line a figure.
 */
interface Bench {
  run(args: readonly string[]): Promise<Readonly<Record<string, unknown>>>;
}

const [name = '', ...args] = process.argv.slice(2);
const file = join(import.meta.dirname, `${name}.ts`);
if (!/^[a-z]+$/i.test(name) || name === 'main' || !existsSync(file)) {
  const known = readdirSync(import.meta.dirname)
    .filter(each => each.endsWith('.ts') && each !== 'main.ts')
    .map(each => each.slice(0, -3));
  console.error(`npm run bench -- NAME [options], where NAME is one of: ${known.join(', ')}`);
  process.exit(1);
}
const bench = (await import(file)) as Bench;
const figures = await bench.run(args.filter(arg => arg !== '--json'));
if (args.includes('--json')) console.log(JSON.stringify(figures));
else for (const [key, value] of Object.entries(figures)) console.log(`${key}: ${JSON.stringify(value)}`);
