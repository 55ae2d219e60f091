import { readObject, send } from './call';
import { ProtocolError } from './errors';
import { someText } from './read';
import type { CallOptions, Transport } from './transport';

/** Who a server is signed in as at ollama.com. */
export interface Account {
  /** What names of models that the server may push begin with. */
  name: string;
  email?: string;
  plan?: string;
}

/**
 * Who the server is signed in as (`POST /api/me`, since 0.12). It asks ollama.com, and so needs the internet.
 * Throws HttpError 401 when it is not signed in, with `signinUrl`, an address that connects its key with an account;
 * 503 when it cannot find out; 404 from a server that is too old to know. Throws ProtocolError for an answer without a name.
 */
export async function me(transport: Transport, options?: CallOptions): Promise<Account> {
  const path = '/api/me';
  const body = await readObject(await send(transport, { method: 'POST', path }, options), path);
  const name = someText(body.name);
  if (name === undefined) throw new ProtocolError(path, 'no name in the answer');
  const account: Account = { name };
  const email = someText(body.email);
  const plan = someText(body.plan);
  if (email !== undefined) account.email = email;
  if (plan !== undefined) account.plan = plan;
  return account;
}
