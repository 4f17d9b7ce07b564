import * as CookieConsent from 'vanilla-cookieconsent';
import 'vanilla-cookieconsent/dist/cookieconsent.css';

/** A real consent banner, as a shop would set it up: nothing before a yes, refusing is as easy. */
void CookieConsent.run({
  mode: 'opt-in',
  // So that the journeys of the test suite, driven by a machine, see it too.
  hideFromBots: false,
  // The demo is served over plain HTTP, where a browser refuses cookies marked Secure.
  cookie: { name: 'cc_cookie', sameSite: 'Lax', secure: location.protocol === 'https:' },
  disablePageInteraction: false,
  guiOptions: {
    consentModal: { layout: 'box', position: 'bottom right', equalWeightButtons: true },
    preferencesModal: { layout: 'box', equalWeightButtons: true },
  },
  categories: { necessary: { enabled: true, readOnly: true }, analytics: {}, marketing: {} },
  language: {
    default: 'en',
    translations: {
      en: {
        consentModal: {
          title: 'May we count the boats?',
          description:
            'The cart works without asking. With your yes we also learn which teas are ' +
            'looked at (analytics), or tell an advertiser that you came (marketing). Both ' +
            'are off until you say otherwise.',
          acceptAllBtn: 'Accept all',
          acceptNecessaryBtn: 'Refuse all',
          showPreferencesBtn: 'Choose one by one',
        },
        preferencesModal: {
          title: 'Cookie settings',
          acceptAllBtn: 'Accept all',
          acceptNecessaryBtn: 'Refuse all',
          savePreferencesBtn: 'Save my choice',
          closeIconLabel: 'Close',
          sections: [
            {
              title: 'Necessary',
              description: 'The shop session (HttpOnly) and this choice itself.',
              linkedCategory: 'necessary',
            },
            {
              title: 'Analytics',
              description:
                'Which teas are looked at, searched and bought: for the shop’s own ' +
                'warehouse and an analytics vendor.',
              linkedCategory: 'analytics',
            },
            {
              title: 'Marketing',
              description: 'Tells an advertiser that a campaign led to a visit or an order.',
              linkedCategory: 'marketing',
            },
          ],
        },
      },
    },
  },
});
