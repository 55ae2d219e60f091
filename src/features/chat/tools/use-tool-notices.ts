import { useQuery } from '@tanstack/vue-query';
import { computed } from 'vue';
import { showQuery } from '@/shared/queries';
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

/** What will not go well with the tools that are chosen, in words. What of the setup does not is told by its conflicts. */
export function useToolNotices(asked: () => Asked) {
  const { t } = useTexts();
  const store = useToolsStore();
  const clientFor = useClientFor();
  const client = computed(() => {
    const { server } = asked();
    return server && clientFor(server);
  });
  const shown = useQuery(computed(() => showQuery(client.value, asked().model ?? '')));

  return computed(() => {
    const { setup, model } = asked();
    if (chosenTools(setup.toolIds ?? [], store).length === 0) return [];
    const capabilities = shown.data.value?.capabilities;
    return capabilities && !capabilities.includes('tools') ? [t('tools.section.unable', { model })] : [];
  });
}
