// Takes the place of elkjs (see the alias in vite.config.ts), whose licence (EPL-2.0) is not for this build. Mermaid
// asks for it where a diagram wants that layout, which none may choose. See: [Note: Drawing diagrams]
export default class NoElk {
  layout(): Promise<never> {
    return Promise.reject(new Error('There is no elk in this build.'));
  }
}
