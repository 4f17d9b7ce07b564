interface Policies {
  readonly createPolicy: (
    name: string,
    rules: { readonly createScriptURL: (address: string) => string },
  ) => { readonly createScriptURL: (address: string) => string };
}

/**
 * Loads another's classic script, with our own tag's nonce. Under Trusted Types the site has to
 * allow the policy `sluice-bridge`; where it does not, nothing is loaded.
 */
export function loadScript(address: string, ours: string): void {
  const script = document.createElement('script');
  for (const { nonce, src } of document.scripts) if (src === ours && nonce) script.nonce = nonce;
  script.async = true;
  try {
    const policies: Policies | undefined = Reflect.get(window, 'trustedTypes');
    const rules = { createScriptURL: (it: string) => it };
    script.src = policies?.createPolicy('sluice-bridge', rules).createScriptURL(address) ?? address;
    document.head.append(script);
  } catch {}
}
