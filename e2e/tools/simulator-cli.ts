import { parseArgs } from 'node:util';
import { profiles, type ProfileName } from '@/embedded/testing/profile';
import { startSimulator } from '../simulator';

// The simulator for any Ollama client: `npm run simulator -- --port 11500 --profile 0.33`.

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    profile: { type: 'string' },
    version: { type: 'string' },
    empty: { type: 'boolean', default: false },
    origins: { type: 'string' },
  },
});

if (values.profile !== undefined && !Object.hasOwn(profiles, values.profile)) {
  throw new Error(`--profile is one of ${Object.keys(profiles).join(', ')}`);
}

const simulator = await startSimulator({
  port: Number(values.port),
  profile: values.profile as ProfileName | undefined,
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
