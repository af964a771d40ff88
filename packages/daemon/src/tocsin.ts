// The command line straight from the sources, without a build: `node --conditions=@tocsin/source src/tocsin.ts …`.
import { start } from './main.ts';

await start();
