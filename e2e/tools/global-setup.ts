import { ensureBuilt } from './prepare.mjs';

/** Stories run against dist/ as it would be hosted: made from what is in src/ now. */
export default async function globalSetup(): Promise<void> {
  await ensureBuilt();
}
