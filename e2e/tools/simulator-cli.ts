import { parseArgs } from 'node:util';
import { startSimulator } from '../simulator';

// The simulator for any Ollama client: `npm run simulator -- --port 11500`.

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    version: { type: 'string' },
    empty: { type: 'boolean', default: false },
    origins: { type: 'string' },
  },
});

const simulator = await startSimulator({
  port: Number(values.port),
  version: values.version,
  empty: values.empty,
  origins: values.origins?.split(','),
  tokenDelayMs: 40,
  loadDelayMs: 800,
});
console.log(`listening on ${simulator.url}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void simulator.close().then(() => process.exit(0)));
}
