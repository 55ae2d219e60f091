// `npm start`: from a bare clone to a page in the browser.
//   npm start                  serves this machine only
//   npm start -- --host        serves the local network too
//   npm start -- --port 8080   on that port; without it on the first free one from 4173
import { networkInterfaces } from 'node:os';
import { parseArgs } from 'node:util';
import { ensureBuilt, ensureInstalled } from './prepare.mjs';
import { serveSite } from './site.mjs';

const { values } = parseArgs({ options: { host: { type: 'boolean' }, port: { type: 'string' } } });
const host = values.host ? '0.0.0.0' : '127.0.0.1';

try {
  await ensureInstalled();
  await ensureBuilt();
  const site = await serve();
  console.log(`\nPaddock is served at\n  http://localhost:${site.port}`);
  if (values.host) for (const address of lanAddresses()) console.log(`  http://${address}:${site.port}`);
  console.log('\nCtrl-C ends it.');

  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, () => void site.close().then(() => process.exit(0)));
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

/** On the port asked for, or on the first free one. */
async function serve() {
  const asked = values.port === undefined ? undefined : Number(values.port);
  if (asked !== undefined && !(Number.isInteger(asked) && asked >= 0 && asked < 65536)) {
    throw new Error(`--port ${values.port}: a number from 0 to 65535 is needed.`);
  }
  const ports = asked === undefined ? Array.from({ length: 20 }, (_, i) => 4173 + i) : [asked];
  for (const port of ports) {
    try {
      return await serveSite({ port, host });
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EADDRINUSE') throw error;
    }
  }
  throw new Error(
    asked === undefined
      ? `The ports ${ports[0]} to ${ports.at(-1)} are taken: name a free one with npm start -- --port N.`
      : `Port ${asked} is taken: name another one, or none to get a free one.`,
  );
}

function lanAddresses() {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
}
