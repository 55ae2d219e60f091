/** Where an Ollama runs, as far as its settings are made differently. */
export type Platform = 'linux' | 'macos' | 'windows' | 'docker' | 'terminal';

export const platforms: Platform[] = ['linux', 'macos', 'windows', 'docker', 'terminal'];

/** What the Ollama has to be told. */
export interface SetupNeeds {
  /** The origin to let in; undefined when it is let in already. */
  origin?: string;
  /** Whether it has to listen to other machines than its own. */
  network: boolean;
}

/** A step: `text` is a key under servers.guide.steps, `command` a line to copy. */
export interface SetupStep {
  text:
    | 'setLinux'
    | 'restartLinux'
    | 'startLinux'
    | 'setMacos'
    | 'restartMacos'
    | 'startMacos'
    | 'setWindows'
    | 'restartWindows'
    | 'startWindows'
    | 'runDocker'
    | 'serve';
  command?: string;
}

/**
 * The steps that start an Ollama with the settings it needs, for one platform.
 *
 * [Note: OLLAMA_ORIGINS] The value is compared with the page's origin as it is, port included; entries
 * are split at commas and not trimmed, and one that begins with a space stops the server from starting.
 * A page from a file has the origin `null`, which only `*` lets in. (envconfig/config.go AllowedOrigins
 * and gin-contrib/cors v1.7.2 at v0.24.0)
 */
export function setupSteps(platform: Platform, needs: SetupNeeds): SetupStep[] {
  const settings = settingsOf(needs);
  const none = settings.length === 0;
  switch (platform) {
    case 'linux':
      if (none) return [{ text: 'startLinux', command: 'sudo systemctl start ollama' }];
      return [
        { text: 'setLinux', command: systemdCommand(settings) },
        { text: 'restartLinux', command: 'sudo systemctl daemon-reload && sudo systemctl restart ollama' },
      ];
    case 'macos':
      if (none) return [{ text: 'startMacos', command: 'open -a Ollama' }];
      return [
        {
          text: 'setMacos',
          command: settings.map(([name, value]) => `launchctl setenv ${name} "${value}"`).join('\n'),
        },
        { text: 'restartMacos', command: `osascript -e 'quit app "Ollama"'; sleep 2; open -a Ollama` },
      ];
    case 'windows':
      if (none) return [{ text: 'startWindows' }];
      return [
        { text: 'setWindows', command: settings.map(([name, value]) => `setx ${name} "${value}"`).join('\n') },
        { text: 'restartWindows' },
      ];
    case 'docker':
      return [{ text: 'runDocker', command: dockerCommand(settings) }];
    case 'terminal':
      return [
        {
          text: 'serve',
          command: [...settings.map(([name, value]) => `${name}="${value}"`), 'ollama serve'].join(' '),
        },
      ];
  }
}

type Setting = [name: 'OLLAMA_ORIGINS' | 'OLLAMA_HOST', value: string];

function settingsOf({ origin, network }: SetupNeeds): Setting[] {
  const settings: Setting[] = [];
  if (origin !== undefined) settings.push(['OLLAMA_ORIGINS', origin === 'null' ? '*' : origin]);
  if (network) settings.push(['OLLAMA_HOST', '0.0.0.0']);
  return settings;
}

function systemdCommand(settings: Setting[]): string {
  const lines = settings.map(([name, value]) => `Environment="${name}=${value}"\\n`).join('');
  const folder = '/etc/systemd/system/ollama.service.d';
  return `sudo mkdir -p ${folder}\nprintf '[Service]\\n${lines}' | sudo tee ${folder}/paddock.conf`;
}

/** The image listens on all interfaces by itself. */
function dockerCommand(settings: Setting[]): string {
  const variables = settings
    .filter(([name]) => name !== 'OLLAMA_HOST')
    .map(([name, value]) => ` -e ${name}="${value}"`);
  return `docker run -d --name ollama -p 11434:11434 -v ollama:/root/.ollama${variables.join('')} ollama/ollama`;
}

/**
 * Whether an Ollama lets a page in without being told: pages of its own machine, on any port.
 * (envconfig/config.go at v0.24.0)
 */
export function isAllowedByDefault(origin: string): boolean {
  return /^https?:\/\/(localhost|127\.0\.0\.1|0\.0\.0\.0)(:\d+)?$/.test(origin);
}

/** The platform that a browser says it runs on. */
export function platformOf(userAgent: string): Platform {
  if (/Windows/.test(userAgent)) return 'windows';
  return /Macintosh|iPhone|iPad/.test(userAgent) ? 'macos' : 'linux';
}
