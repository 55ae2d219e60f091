import { useQuery } from '@tanstack/vue-query';
import { computed } from 'vue';
import { isAtLeast } from '@/ollama/version';
import { showQuery, versionQuery } from '@/shared/queries';
import type { Server } from '@/shared/servers.store';
import { useTexts } from '@/shared/texts';
import { useClientFor } from '@/shared/use-client';
import type { ConversationSetup } from '../conversation-setup';
import { chosenTools } from './resolve';
import { useToolsStore } from './tools.store';

interface Asked {
  setup: ConversationSetup;
  model: string | undefined;
  server: Server | undefined;
}

/**
 * What will not go well with the tools that are chosen, in words.
 *
 * [Note: What tools do not go together with] A server of 0.30 and later refuses `logprobs` with tools ("logprobs is
 * not supported with tools + stream"), and a `format` keeps a model from ever calling one. (llm/llama_server.go at
 * v0.33.0-rc2)
 */
export function useToolNotices(asked: () => Asked) {
  const { t } = useTexts();
  const store = useToolsStore();
  const clientFor = useClientFor();
  const client = computed(() => {
    const { server } = asked();
    return server && clientFor(server);
  });
  const shown = useQuery(computed(() => showQuery(client.value, asked().model ?? '')));
  const version = useQuery(computed(() => versionQuery(client.value)));
  const isNewer = computed(() => isAtLeast(version.data.value, [0, 30, 0]) === true);

  return computed(() => {
    const { setup, model } = asked();
    if (chosenTools(setup.toolIds ?? [], store).length === 0) return [];
    const capabilities = shown.data.value?.capabilities;
    return [
      ...(capabilities && !capabilities.includes('tools') ? [t('tools.section.unable', { model })] : []),
      ...(setup.logprobs && isNewer.value ? [t('tools.section.logprobs')] : []),
      ...(setup.format !== undefined && isNewer.value ? [t('tools.section.format')] : []),
    ];
  });
}
