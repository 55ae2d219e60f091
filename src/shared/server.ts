import type { Authorization } from './authorization';

export type ServerId = string & { readonly brand: 'ServerId' };

export interface Server {
  id: ServerId;
  /** `embedded` is the Ollama inside this page; it has no URL. */
  kind: 'ollama' | 'embedded';
  /** Empty for the embedded server: its name is a text. */
  name: string;
  /** Without a trailing slash; may have a path prefix. Empty for the embedded server. */
  url: string;
  authorization?: Authorization;
  /** As config.json had it, for a server that comes from there. */
  preset?: ServerPreset;
}

/** A server that whoever hosts the page has set up for everybody, in config.json. */
export interface ServerPreset {
  name: string;
  url: string;
}

/** What a user says about a server. */
export type ServerEntry = Pick<Server, 'name' | 'url' | 'authorization'>;
