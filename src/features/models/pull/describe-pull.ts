import { explainError } from '@/shared/explain-error';
import { toModel, toModels } from '@/shared/links';
import type { Server } from '@/shared/servers.store';
import { translate } from '@/shared/texts';
import type { WorkState, WorkView } from '@/shared/work';
import type { PullState } from './keep-pulling';
import { shareOf } from './pull-progress';

/** A pull as the dock shows it. */
export function describePull(state: WorkState<PullState>, server: Server): WorkView {
  const { request, progress, bytesPerSecond, remainingSeconds, wait } = state.progress;
  const shared = { title: request.model, to: toModels() };
  if (state.at === 'failed') return { ...shared, detail: explainError(state.error, { server }).title };
  if (state.at === 'done') return { ...shared, progress: 1, to: toModel(request.model), isOfServer: true };
  if (state.at !== 'running') return shared;
  const view = { ...shared, progress: shareOf(progress) };
  if (wait?.for === 'time') {
    const { title } = explainError(wait.error, { server });
    return { ...view, detail: translate('models.pull.triesAgain', { title }) };
  }
  if (wait) return { ...view, detail: translate('models.pull.status.queued') };
  return { ...view, detail: stepText(progress.status), bytesPerSecond, remainingSeconds };
}

/** The server's status in our words; one that we do not know stays as it is. */
export function stepText(status: string): string {
  if (status === '') return translate('models.pull.step.asking');
  if (status === 'pulling manifest') return translate('models.pull.step.manifest');
  if (status.startsWith('pulling ')) return translate('models.pull.step.layers');
  if (status.startsWith('verifying ')) return translate('models.pull.step.verifying');
  if (status === 'writing manifest') return translate('models.pull.step.writing');
  if (status === 'removing unused layers') return translate('models.pull.step.cleaning');
  return status;
}
