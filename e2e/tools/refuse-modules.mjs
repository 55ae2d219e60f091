/**
 * Vite plugin. A build fails when a module that must not be in it is, whatever asked for it.
 * @param {RegExp} refused paths, with slashes
 * @returns {import('vite').Plugin}
 */
export function refuseModules(refused) {
  return {
    name: 'paddock:refuse-modules',
    apply: 'build',
    moduleParsed({ id }) {
      if (refused.test(id.replaceAll('\\', '/'))) throw new Error(`${id} must not be in the build.`);
    },
  };
}
