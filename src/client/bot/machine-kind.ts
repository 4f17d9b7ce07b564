/** What tools of automation leave on the window or the document, by kind. */
const traces: Readonly<Record<string, string>> = {
  phantom: '_phantom callPhantom __phantomas',
  nightmare: '__nightmare',
  selenium:
    '_selenium callSelenium _Selenium_IDE_Recorder __selenium_evaluate __selenium_unwrapped ' +
    '__webdriver_evaluate __webdriver_script_fn __driver_evaluate __fxdriver_evaluate ' +
    '$cdc_asdjflasutopfhvcZLmcfl_ cdc_adoQpoasnfa76pfcZLmcfl_Array',
  playwright: '__playwright__binding__ __pwInitScripts',
  chrome: 'domAutomation domAutomationController',
  cypress: 'Cypress',
};

/** The kind of machine that left a trace, or that says so itself; undefined where none did. */
export function machineKind(): string | undefined {
  for (const [kind, names] of Object.entries(traces)) {
    for (const name of names.split(' ')) {
      if (Object.hasOwn(window, name) || Object.hasOwn(document, name)) return kind;
    }
  }
  const { languages, userAgent } = navigator;
  if (/headless|phantomjs|slimerjs|electron/i.test(userAgent)) return 'headless';
  // A window of no size has nobody before it, unless it is a frame.
  if (!languages?.length) return 'no_languages';
  return window === parent && !outerWidth && !outerHeight ? 'no_window' : undefined;
}
