// Tells Sluice what the WP Consent API recorded of this visitor. It writes nothing.
(() => {
  const categories = {
    analytics: 'statistics',
    ads: 'marketing',
    adUserData: 'marketing',
    adPersonalization: 'marketing',
    functional: 'preferences',
  };

  // Before an answer wp_has_consent() tells what the region's default would be: no answer to us.
  function answered(category) {
    const prefix = globalThis.consent_api?.cookie_prefix ?? 'wp_consent';
    return Boolean(globalThis.consent_api_get_cookie?.(`${prefix}_${category}`));
  }

  function tell() {
    if (typeof globalThis.wp_has_consent !== 'function') return;
    const said = {};
    for (const [purpose, category] of Object.entries(categories)) {
      if (answered(category)) said[purpose] = Boolean(globalThis.wp_has_consent(category));
    }
    if (Object.keys(said).length === 0) return;
    globalThis.sluice ||= [];
    globalThis.sluice.push(['consent', said]);
  }

  document.addEventListener('wp_listen_for_consent_change', tell);
  document.addEventListener('wp_consent_type_defined', tell);
  tell();
})();
