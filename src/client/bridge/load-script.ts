interface Policy {
  readonly createScriptURL: (address: string) => string;
}

interface Policies {
  readonly createPolicy: (name: string, rules: Policy) => Policy;
}

let policy: Policy | undefined;

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
    // A second policy of the same name is refused.
    policy ??= policies?.createPolicy('sluice-bridge', { createScriptURL: (it) => it });
    script.src = policy?.createScriptURL(address) ?? address;
    document.head.append(script);
  } catch {}
}
