import { feature as benchmark } from '@/features/benchmark';
import { feature as chat } from '@/features/chat';
import { feature as embeddings } from '@/features/embeddings';
import { feature as importRoom } from '@/features/import';
import { feature as models } from '@/features/models';
import { feature as playground } from '@/features/playground';
import { feature as running } from '@/features/running';
import { feature as servers } from '@/features/servers';

/** The rooms, in the order of the navigation. Routes and commands are derived from it. */
export const features = [models, running, chat, playground, embeddings, benchmark, importRoom, servers];
