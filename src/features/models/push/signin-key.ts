/**
 * The public key of a server, out of the address by which it is signed in. Undefined where there is none in it.
 *
 * [Note: The key in the address] `https://ollama.com/connect?name=<host>&key=<key>`, the key as it stands in
 * `id_ed25519.pub`, in URL-safe base64 without padding. (signinURL() of server/routes.go at v0.24.0)
 */
export function signinKey(signinUrl: string | undefined): string | undefined {
  try {
    const encoded = new URL(signinUrl ?? '').searchParams.get('key') ?? '';
    const key = atob(encoded.replaceAll('-', '+').replaceAll('_', '/')).trim();
    return /^ssh-[\w-]+ [\w+/=]+( [\x20-\x7e]*)?$/.test(key) ? key : undefined;
  } catch {
    return undefined;
  }
}
