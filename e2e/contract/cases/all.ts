import type { ContractCase } from '../case';
import { adapterCases } from './adapters';
import { blobCases } from './blobs';
import { chatCases } from './chat';
import { createCases } from './create';
import { embedCases } from './embed';
import { generateCases } from './generate';
import { longAnswerCases } from './long-answer';
import { runningCases } from './running';
import { serverCases } from './server';
import { showCases } from './show';
import { transferCases } from './transfer';
import { versionCases } from './versions';

/** What is true of every Ollama, whoever plays it. */
export const contractCases: ContractCase[] = [
  ...serverCases,
  ...blobCases,
  ...createCases,
  ...adapterCases,
  ...showCases,
  ...chatCases,
  ...longAnswerCases,
  ...generateCases,
  ...embedCases,
  ...runningCases,
  ...transferCases,
  ...versionCases,
];
