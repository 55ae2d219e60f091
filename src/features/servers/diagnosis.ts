/** The causes that can be told apart. Codes are permanent: links and notes may name them. */
export type DiagnosisCode =
  | 'down'
  | 'timedOut'
  | 'originRefused'
  | 'corsDoubled'
  | 'preflightRefused'
  | 'hostRefused'
  | 'mixedContent'
  | 'needsHttp'
  | 'needsHttps'
  | 'otherPort'
  | 'tlsFailed'
  | 'tlsFailedOrHttp'
  | 'notOllama'
  | 'wrongPath'
  | 'loginNeeded'
  | 'authorizationNeeded'
  | 'forbidden'
  | 'proxyFailed';

export interface Problem {
  code: DiagnosisCode;
  /** Of the answer, where there was a readable one. */
  status?: number;
  /** An address at which the server does answer. */
  elsewhere?: string;
  /** The browser asks for a login by itself, and does so with every further request. */
  prompts?: true;
}

export type Diagnosis = { code: 'ok'; version: string; latencyMs: number } | Problem;
